/*
 * tell.h - what cgrep tells of itself: --show-config and --debug.
 */
#ifndef CGREP_TELL_H
#define CGREP_TELL_H

#include "run.h"
#include "words.h"

/* The options that hold, with where each comes from, on standard output; ends the program. */
_Noreturn void cgrep_show_config(const cgrep_words *words);

/* How the search was done, on standard error. */
void cgrep_tell_search(const cgrep_run *run);

#endif

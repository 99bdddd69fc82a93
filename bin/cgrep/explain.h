/*
 * explain.h - what cgrep tells of itself: --show-config and --debug.
 */
#ifndef CGREP_EXPLAIN_H
#define CGREP_EXPLAIN_H

#include "run.h"
#include "words.h"

/* The options that hold, with where each comes from, on standard output; ends the program. */
_Noreturn void cgrep_show_config(const cgrep_words *words);

/* How the search was done, on standard error. */
void cgrep_explain_search(const cgrep_run *run);

#endif

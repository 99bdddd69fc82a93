/*
 * explain.h - --show-config and --debug.
 */
#ifndef CGREP_EXPLAIN_H
#define CGREP_EXPLAIN_H

#include "run.h"
#include "words.h"

/* Print the options in effect, and where each comes from, on standard output; ends the program. */
_Noreturn void cgrep_show_config(const cgrep_words *words);

/* With --debug, print on standard error how the search was done. */
void cgrep_explain_search(const cgrep_run *run);

#endif

/*
 * blame.h - which of the patterns is wrong, where it was given, and what is wrong with it.
 */
#ifndef CGREP_BLAME_H
#define CGREP_BLAME_H

#include "settings.h"

/* After cf_matcher_new failed for all patterns. Ends the program. */
_Noreturn void cgrep_blame_patterns(const cgrep_settings *settings);

/* The same for the pattern that is the value of --OPTION. */
_Noreturn void cgrep_blame_option(const char *option, const char *pattern);

#endif

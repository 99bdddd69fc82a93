/*
 * blame.h - error messages for invalid patterns: which one, where it was given, what is wrong.
 */
#ifndef CGREP_BLAME_H
#define CGREP_BLAME_H

#include "settings.h"

/* Call this after cf_matcher_new failed for the patterns. Ends the program. */
_Noreturn void cgrep_blame_patterns(const cgrep_settings *settings);

/* The same for the pattern that is the value of --OPTION. */
_Noreturn void cgrep_blame_option(const char *option, const char *pattern);

#endif

/*
 * pattern.h - compiles the pattern and CF_GREP_ flags that a stage is given.
 */
#ifndef CF_FILTER_PATTERN_H
#define CF_FILTER_PATTERN_H

#include <coflow/coro.h>
#include <coflow/search.h>

/*
 * Compile a matcher for a stage; newlines separate several patterns. NULL: target, the stage's, has
 * been freed, and cf_last_error() is CF_EPATTERN, CF_EINVAL (two syntaxes at once) or CF_ENOMEM.
 */
cf_matcher *cf__pattern_compile(const char *stage, const char *pattern, unsigned flags,
                                cf_coro *target);

#endif

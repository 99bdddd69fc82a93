/*
 * pattern.h - a matcher for the stages that are given a pattern and CF_GREP_ flags.
 */
#ifndef CF_FILTER_PATTERN_H
#define CF_FILTER_PATTERN_H

#include <coflow/coro.h>
#include <coflow/search.h>

/*
 * The matcher of a stage in front of target; a newline in the pattern separates two. NULL: target
 * has been freed, and cf_last_error() is CF_EPATTERN, CF_EINVAL (two syntaxes at once) or
 * CF_ENOMEM.
 */
cf_matcher *cf__pattern_compile(const char *stage, const char *pattern, unsigned flags,
                                cf_coro *target);

#endif

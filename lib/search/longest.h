/*
 * longest.h - POSIX's rule of the longest match, asked of PCRE2, whose own rule is the first one.
 */
#ifndef CF_SEARCH_LONGEST_H
#define CF_SEARCH_LONGEST_H

#include "search/regex.h"

/*
 * `source`, changed so that every way to match can be looked at. NULL: as cf__regex_try.
 */
struct cf__regex *cf__longest_new(const struct cf__regex_source *source, bool *is_too_large);

/*
 * Make the match that `scratch` holds, found by PCRE2's rule in text[0..len), the longest that
 * starts where it does. 1, or PCRE2's error.
 */
int cf__longest_extend(struct cf__regex *longest, struct cf__regex_scratch *scratch,
                       const char *text, size_t len, enum cf__text_kind kind);

#endif

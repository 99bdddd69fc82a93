/*
 * longest.h - POSIX leftmost-longest matches from PCRE2, whose own rule is leftmost-first.
 */
#ifndef CF_SEARCH_LONGEST_H
#define CF_SEARCH_LONGEST_H

#include "search/regex.h"

/* Compile `source` so that all ways to match can be enumerated. Failures as in cf__regex_try. */
struct cf__regex *cf__longest_new(const struct cf__regex_source *source, bool *is_too_large);

/*
 * Extend the match in scratch->match, found leftmost-first in text[0..len), to the longest one with
 * the same start. Returns 1, or PCRE2's error.
 */
int cf__longest_extend(struct cf__regex *longest, struct cf__regex_scratch *scratch,
                       const char *text, size_t len, enum cf__text_kind kind);

#endif

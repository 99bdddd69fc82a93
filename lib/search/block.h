/*
 * block.h - runs PCRE2 over many lines at once.
 */
#ifndef CF_SEARCH_BLOCK_H
#define CF_SEARCH_BLOCK_H

#include "search/regex.h"

struct cf__block_search {
    struct cf__regex *regex;
    struct cf__regex_scratch *scratch;
    bool utf;
    unsigned char separator;
};

/*
 * Find the first match in the whole lines [text, end). 1: *at is a byte of its first line. 0: none.
 * Negative: PCRE2's error; no line before *at matches, and the line at *at is to be decided alone.
 */
int cf__block_find(const struct cf__block_search *search, const char *text, const char *end,
                   const char **at);

#endif

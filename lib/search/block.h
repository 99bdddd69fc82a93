/*
 * block.h - PCRE2 run over many lines at once.
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
 * Where the first match in the whole lines [text, end) is. 1: *at is a byte of its first line. 0:
 * none. Below 0: PCRE2's error; the lines before *at hold no match, those from it on are to be
 * asked one by one.
 */
int cf__block_find(const struct cf__block_search *search, const char *text, const char *end,
                   const char **at);

#endif

/*
 * bracket.h - POSIX bracket expressions, rewritten as PCRE2's classes.
 */
#ifndef CF_SEARCH_BRACKET_H
#define CF_SEARCH_BRACKET_H

#include "search/text.h"

/*
 * Read the bracket expression that starts at p and write it to out. Returns what is wrong with it,
 * or NULL with *after at what follows its closing bracket.
 */
const char *cf__bracket(const char *p, const char *end, bool utf, struct cf__text *out,
                        const char **after);

#endif

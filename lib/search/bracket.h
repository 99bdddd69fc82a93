/*
 * bracket.h - translates POSIX bracket expressions to PCRE2 character classes.
 */
#ifndef CF_SEARCH_BRACKET_H
#define CF_SEARCH_BRACKET_H

#include "search/text.h"

/*
 * Translate the bracket expression at p and append it to out. Returns NULL, with *after set to the
 * end of the expression, or an error message.
 */
const char *cf__bracket(const char *p, const char *end, bool utf, struct cf__text *out,
                        const char **after);

#endif

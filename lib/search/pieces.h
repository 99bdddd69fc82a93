/*
 * pieces.h - literals of any length. PCRE2 takes 64 KB of compiled code, about 20000 characters.
 */
#ifndef CF_SEARCH_PIECES_H
#define CF_SEARCH_PIECES_H

#include "search/ast.h"
#include "search/regex.h"

/* Is the pattern characters only, perhaps with assertions, and so many that PCRE2 might refuse to
 * compile it? */
bool cf__is_long_literal(const struct cf__ast *pattern);

/* A regex for a long literal. Its pieces are compiled by the first match. `source` has what they
 * are compiled with, but for text and plain. NULL, with cf__fail called: no memory. */
struct cf__regex *cf__pieces_new(const struct cf__regex_source *source,
                                 const struct cf__ast *pattern, const struct cf__ast_mode *mode);

#endif

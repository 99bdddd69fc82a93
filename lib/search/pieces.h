/*
 * pieces.h - literals of any length. One compiled PCRE2 pattern is limited to 64 KB, about 20000
 * characters.
 */
#ifndef CF_SEARCH_PIECES_H
#define CF_SEARCH_PIECES_H

#include "search/ast.h"
#include "search/regex.h"

/* Does the pattern consist of characters and assertions only, so many that PCRE2 might refuse to
 * compile it? */
bool cf__is_long_literal(const struct cf__ast *pattern);

/* Make a regex for a long literal. Its pieces are compiled by the first match, with the options in
 * `source`, of which `text` and `plain` are ignored. NULL, with cf__fail called: no memory. */
struct cf__regex *cf__pieces_new(const struct cf__regex_source *source,
                                 const struct cf__ast *pattern, const struct cf__ast_mode *mode);

#endif

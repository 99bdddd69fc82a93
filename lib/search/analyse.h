/*
 * analyse.h - properties of a pattern that follow from its syntax tree.
 */
#ifndef CF_SEARCH_ANALYSE_H
#define CF_SEARCH_ANALYSE_H

#include "search/ast.h"

/*
 * Is the match PCRE2 finds first at a position (leftmost-first) also the longest one there (POSIX
 * leftmost-longest)? True for a sequence of single characters and sets, each greedily repeated or
 * not at all: of two paths through such a sequence, the one that lags behind can always continue as
 * the other does. False means unknown.
 */
bool cf__first_is_longest(const struct cf__ast *ast);

/* Does it match the empty string at every position? False means unknown. */
bool cf__matches_empty(const struct cf__ast *ast);

#endif

/*
 * analyse.h - what can be known of a pattern from its tree alone.
 */
#ifndef CF_SEARCH_ANALYSE_H
#define CF_SEARCH_ANALYSE_H

#include "search/ast.h"

/*
 * Is the match PCRE2 finds first at some place also the longest there? So it is for a plain chain
 * of characters and sets, each greedily repeated or not at all: of two ways through the chain the
 * one that stays back longer can always go on as the other does. False: it may not be.
 */
bool cf__first_is_longest(const struct cf__ast *ast);

/* Does it match the empty string wherever that is asked? False: it may not. */
bool cf__matches_empty(const struct cf__ast *ast);

#endif

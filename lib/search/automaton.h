/*
 * automaton.h - many literals in text full of them: which lines have one, a byte at a time but many
 * lines at once. What hashed.c turns to when its hits are frequent; one thread's.
 */
#ifndef CF_SEARCH_AUTOMATON_H
#define CF_SEARCH_AUTOMATON_H

#include "search/occurrence.h"
#include "search/scan.h"

struct cf__automaton;

/* One piece of memory, for free(). NULL: there is none left, or it would be too large, or a byte is
 * to be folded in one place and not in another. */
struct cf__automaton *cf__automaton_new(const struct cf__own_literal *literals, size_t count,
                                        unsigned char separator);

size_t cf__automaton_states(const struct cf__automaton *automaton);

/* A byte of the first line of [text, end) that has a literal in it, NULL when none has. continues:
 * text is where the line of the last answer ended, and end is the same. */
const char *cf__automaton_find(struct cf__automaton *automaton, const struct cf__scan *scan,
                               const char *text, const char *end, bool continues);

/* Marks all lines of [text, end), until there may be no room for more edges. Returns where it got
 * to, the start of a line or end. continues: text is where the last answer was, or its line ended.
 */
const char *cf__automaton_mark(struct cf__automaton *automaton, const struct cf__scan *scan,
                               const char *text, const char *end, bool continues,
                               struct cf__marks *marks);

#endif

/*
 * automaton.h - an Aho-Corasick automaton that tells which lines contain one of many literals.
 * hashed.c switches to it where candidates are frequent. It holds the state of a search, so it
 * belongs to one thread.
 */
#ifndef CF_SEARCH_AUTOMATON_H
#define CF_SEARCH_AUTOMATON_H

#include "search/occurrence.h"
#include "search/scan.h"

struct cf__automaton;

/* Build the automaton: one allocation, for free(). NULL: no memory, the table would be too large,
 * or the literals fold the case of a byte in one place and not in another. */
struct cf__automaton *cf__automaton_new(const struct cf__own_literal *literals, size_t count,
                                        unsigned char separator);

size_t cf__automaton_states(const struct cf__automaton *automaton);

/* Find the first line of [text, end) with a literal in it; returns some byte of it, or NULL.
 * continues: `text` is the end of the line returned last, and `end` is unchanged. */
const char *cf__automaton_find(struct cf__automaton *automaton, const struct cf__scan *scan,
                               const char *text, const char *end, bool continues);

/*
 * Mark the matching lines of [text, end) until another batch might overflow the edges. Returns how
 * far it got: `end` or the start of a line. continues: `text` is where the last call stopped, or
 * the end of the line it returned.
 */
const char *cf__automaton_mark(struct cf__automaton *automaton, const struct cf__scan *scan,
                               const char *text, const char *end, bool continues,
                               struct cf__marks *marks);

#endif

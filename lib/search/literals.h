/*
 * literals.h - extracts from a pattern a set of literals of which every match contains at least
 * one.
 */
#ifndef CF_SEARCH_LITERALS_H
#define CF_SEARCH_LITERALS_H

#include "search/ast.h"
#include "search/frequency.h"

/* A byte string in which each position allows one of two bytes, as case folding needs; both are the
 * same where there is no choice. */
struct cf__literal {
    const unsigned char *bytes;
    const unsigned char *others;
    size_t len;
};

/* What must be next to a literal, on one side of it. */
enum cf__edge {
    CF__EDGE_ANY,
    CF__EDGE_NO_WORD,   /* no word character (-w) */
    CF__EDGE_LINE,      /* the start or end of the line */
    CF__EDGE_WORD_EDGE, /* \b, \< or \>; only while reading trees, see settle_edge */
    CF__EDGE_OTHER      /* a condition that engines cannot check */
};

struct cf__literals {
    struct cf__literal *items; /* owned by the arena; no literal is empty */
    size_t count;
    enum cf__edge before, after;
    bool certain; /* a line matches if and only if it contains one of the literals with these
                     edges */
};

/* False: no literal is required, or there is no memory. */
bool cf__literals_find(struct cf__arena *arena, const struct cf__ast *root,
                       const struct cf__ast_mode *mode, const struct cf__frequencies *frequencies,
                       struct cf__literals *literals);

/* Estimates at how many of 65536 positions the literal's two rarest bytes are both found: the false
 * candidates of a search for that pair. */
double cf__literal_commonness(const struct cf__literal *literal,
                              const struct cf__frequencies *frequencies);

#endif

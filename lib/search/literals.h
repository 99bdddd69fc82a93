/*
 * literals.h - byte strings of which every match must contain one.
 */
#ifndef CF_SEARCH_LITERALS_H
#define CF_SEARCH_LITERALS_H

#include "search/ast.h"
#include "search/frequency.h"

/* At each place one of two bytes may stand (twice the same one where there is no choice). */
struct cf__literal {
    const unsigned char *bytes;
    const unsigned char *others;
    size_t len;
};

/* What must be at the side of a literal. */
enum cf__edge {
    CF__EDGE_ANY,
    CF__EDGE_NO_WORD,   /* no word character */
    CF__EDGE_LINE,      /* the end of the line */
    CF__EDGE_WORD_EDGE, /* a word character on one side: while reading trees only */
    CF__EDGE_OTHER      /* something that cannot be looked at here */
};

struct cf__literals {
    struct cf__literal *items; /* the arena's; none is empty */
    size_t count;
    enum cf__edge before, after;
    bool certain; /* a line matches if and only if one of them is in it, with those edges */
};

/* False: the tree requires no literal. */
bool cf__literals_find(struct cf__arena *arena, const struct cf__ast *root,
                       const struct cf__ast_mode *mode, const struct cf__frequencies *frequencies,
                       struct cf__literals *literals);

/* How many of 65536 places look like one of the literals to who looks at two bytes of each. */
double cf__literal_commonness(const struct cf__literal *literal,
                              const struct cf__frequencies *frequencies);

#endif

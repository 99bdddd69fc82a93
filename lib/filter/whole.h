/*
 * whole.h - lines gathered in one piece: an input for a search whose matches may span lines, or a
 * record.
 */
#ifndef CF_FILTER_WHOLE_H
#define CF_FILTER_WHOLE_H

#include <coflow/span.h>

/* All zero is an empty one. */
struct cf__whole {
    bool anywhere;   /* what it is made of may lie in the middle of the sender's block */
    cf_block *block; /* owned; NULL: empty. The sender's, and shared, as long as that can be */
    const char *text;
    size_t len;
    size_t room; /* of a block of our own; 0: it is the sender's */
    char separator;
};

/* Add a span behind the others. false: out of memory. */
bool cf__whole_add(struct cf__whole *whole, const cf_span *span);

/* All that was added as one span, borrowed from `whole`. */
cf_span cf__whole_span(const struct cf__whole *whole);

void cf__whole_clear(struct cf__whole *whole);

#endif

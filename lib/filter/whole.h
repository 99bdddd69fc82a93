/*
 * whole.h - an input gathered in one piece, for a search whose matches may span lines.
 */
#ifndef CF_FILTER_WHOLE_H
#define CF_FILTER_WHOLE_H

#include <coflow/span.h>

/* All zero is an empty one. */
struct cf__whole {
    cf_block *block; /* owned; NULL: empty. With one span it is the sender's, and shared */
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

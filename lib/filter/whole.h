/*
 * whole.h - gathers lines into one contiguous piece: a whole input for multi-line matches, or a
 * record.
 */
#ifndef CF_FILTER_WHOLE_H
#define CF_FILTER_WHOLE_H

#include <coflow/span.h>

/* All zero is an empty one. */
struct cf__whole {
    bool anywhere;   /* the text may begin in the middle of the sender's block */
    cf_block *block; /* a reference; NULL: empty. The sender's block, as long as that will do */
    const char *text;
    size_t len;
    size_t room; /* capacity of a block of our own; 0: it is the sender's */
    char separator;
};

/* Append a span. false: out of memory. */
bool cf__whole_add(struct cf__whole *whole, const cf_span *span);

/* Everything that was added, as one span, borrowed from `whole`. */
cf_span cf__whole_span(const struct cf__whole *whole);

void cf__whole_clear(struct cf__whole *whole);

#endif

/*
 * spans.h - a growing array of spans, which one thread collects for another.
 */
#ifndef CF_SCHED_SPANS_H
#define CF_SCHED_SPANS_H

#include <coflow/span.h>

/* Holds a reference to the block of each span. All zero: empty. */
struct cf__spans {
    cf_span *items;
    size_t count;
    size_t capacity;
    size_t bytes;
};

bool cf__spans_add(struct cf__spans *spans, const cf_span *span); /* false: out of memory */
void cf__spans_drop(struct cf__spans *spans); /* removes all; keeps the memory */
void cf__spans_free(struct cf__spans *spans);

static inline void cf__spans_exchange(struct cf__spans *a, struct cf__spans *b)
{
    struct cf__spans was = *a;
    *a = *b;
    *b = was;
}

#endif

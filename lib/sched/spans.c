/*
 * spans.c - a growing array of spans.
 */
#include "config.h"

#include "sched/spans.h"

#include <stdlib.h>

bool cf__spans_add(struct cf__spans *spans, const cf_span *span)
{
    if (spans->count == spans->capacity) {
        size_t capacity = spans->capacity ? 2 * spans->capacity : 16;
        cf_span *items = realloc(spans->items, capacity * sizeof *items);
        if (!items)
            return false;
        spans->items = items;
        spans->capacity = capacity;
    }
    cf_block_ref(span->block);
    spans->items[spans->count++] = *span;
    spans->bytes += span->len;
    return true;
}

void cf__spans_drop(struct cf__spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        cf_block_free(spans->items[i].block);
    spans->count = spans->bytes = 0;
}

void cf__spans_free(struct cf__spans *spans)
{
    cf__spans_drop(spans);
    free(spans->items);
    *spans = (struct cf__spans){.items = NULL};
}

/*
 * block.h - the layout of blocks, for lib/flow and for sources.
 */
#ifndef CF_FLOW_BLOCK_H
#define CF_FLOW_BLOCK_H

#include <stdatomic.h>

#include <coflow/span.h>

struct cf_origin {
    atomic_uint references;
    char name[];
};

struct cf_block {
    atomic_uint references;
    char separator;
    bool nul_ends;     /* it may be cut into lines after a NUL, too: see cf_input */
    cf_origin *origin; /* owned reference, or NULL */
    uint64_t offset;   /* of data[0] in the input */
    size_t capacity;
    size_t length; /* number of bytes filled; 0: unknown */
    char *data; /* allocated apart from this record, so that it can be aligned and grow in place */
    void (*release)(void *); /* called with `owner` instead of free(data); NULL: data is owned */
    void *owner;
};

/* A read-only block of text that is owned by `owner`: release(owner) is called when the block is
 * released. NULL: CF_ENOMEM, and release is not called. */
cf_block *cf__block_of(const char *text, size_t len, void (*release)(void *), void *owner);

/* Add a reference. NULL is fine. */
static inline cf_origin *cf__origin_ref(cf_origin *origin)
{
    if (origin)
        atomic_fetch_add_explicit(&origin->references, 1, memory_order_relaxed);
    return origin;
}

static inline bool cf__block_holds(const cf_block *block, const char *text, size_t len)
{
    uintptr_t offset = (uintptr_t)text - (uintptr_t)block->data;
    return offset <= block->capacity && len <= block->capacity - offset;
}

#endif

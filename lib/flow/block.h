/*
 * block.h - the layout of blocks: for lib/flow, and for what makes blocks of an input's bytes.
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
    bool nul_ends;     /* who cuts it into lines may do so behind a NUL, too: see cf_input */
    cf_origin *origin; /* one reference, or NULL */
    uint64_t offset;
    size_t capacity;
    size_t length; /* how much of it is filled, when somebody said so */
    char *data;    /* malloc'ed apart, so that a big one is page-aligned and can grow in place */
    void (*release)(void *); /* called with `owner` in place of free(data); NULL: data is its own */
    void *owner;
};

/* A block whose text is in somebody else's hands: release(owner) is called in place of free(text).
 * Nobody writes to it. NULL: CF_ENOMEM, and nothing is released. */
cf_block *cf__block_of(const char *text, size_t len, void (*release)(void *), void *owner);

/* One more reference. NULL is fine. */
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

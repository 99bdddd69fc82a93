/*
 * block.c - reference-counted blocks of text, and their origins.
 */
#include "config.h"

#include "flow/block.h"

#include <stdlib.h>
#include <string.h>

#include "coro/error.h"

static cf_block *make(char *data, size_t capacity)
{
    cf_block *block = data ? calloc(1, sizeof *block) : NULL;
    if (!block) {
        cf__fail(CF_ENOMEM, "cf_block_new", "no memory for a block of %zu bytes", capacity);
        return NULL;
    }
    atomic_init(&block->references, 1);
    block->separator = '\n';
    block->capacity = capacity;
    block->data = data;
    return block;
}

/* The kernel copies a fifth faster into memory that is aligned to a cache line than into what
 * malloc returns, which begins a quarter into one. */
enum { BIG = 16 * 1024, CACHE_LINE = 64 };

static char *allocate_aligned(size_t capacity)
{
    size_t size = (capacity + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    return size >= capacity ? aligned_alloc(CACHE_LINE, size) : NULL;
}

cf_block *cf_block_new(size_t capacity)
{
    char *data = capacity < BIG ? malloc(capacity) : allocate_aligned(capacity);
    cf_block *block = make(data, capacity);
    if (!block)
        free(data);
    return block;
}

cf_block *cf__block_of(const char *text, size_t len, void (*release)(void *), void *owner)
{
    cf_block *block = make((char *)(uintptr_t)text, len);
    if (block) {
        block->release = release;
        block->owner = owner;
        block->length = len;
    }
    return block;
}

cf_block *cf_block_ref(cf_block *block)
{
    atomic_fetch_add_explicit(&block->references, 1, memory_order_relaxed);
    return block;
}

void cf_block_free(cf_block *block)
{
    if (!block || atomic_fetch_sub_explicit(&block->references, 1, memory_order_acq_rel) != 1)
        return;
    cf_origin_free(block->origin);
    if (block->release)
        block->release(block->owner);
    else
        free(block->data);
    free(block);
}

char *cf_block_data(cf_block *block)
{
    return block->data;
}

size_t cf_block_capacity(const cf_block *block)
{
    return block->capacity;
}

bool cf_block_is_shared(const cf_block *block)
{
    return atomic_load_explicit(&block->references, memory_order_acquire) > 1;
}

/* Copy the text of a block that it does not own into memory of its own, and release the owner.
 * NULL: out of memory, and nothing has changed. */
static char *take_over(cf_block *block, size_t capacity)
{
    char *data = malloc(capacity);
    if (!data)
        return NULL;
    memcpy(data, block->data, block->capacity);
    block->release(block->owner);
    block->release = NULL;
    return data;
}

bool cf_block_grow(cf_block *block, size_t capacity)
{
    char *data = block->release ? take_over(block, capacity) : realloc(block->data, capacity);
    if (!data) {
        cf__fail(CF_ENOMEM, "cf_block_grow", "no memory for a line of %zu bytes", capacity);
        return false;
    }
    block->data = data;
    block->capacity = capacity;
    return true;
}

cf_origin *cf_origin_new(const char *name)
{
    size_t size = strlen(name) + 1;
    cf_origin *origin = malloc(sizeof *origin + size);
    if (!origin) {
        cf__fail(CF_ENOMEM, "cf_origin_new", "no memory for a name");
        return NULL;
    }
    atomic_init(&origin->references, 1);
    memcpy(origin->name, name, size);
    return origin;
}

void cf_origin_free(cf_origin *origin)
{
    if (origin && atomic_fetch_sub_explicit(&origin->references, 1, memory_order_acq_rel) == 1)
        free(origin);
}

const char *cf_origin_name(const cf_origin *origin)
{
    return origin->name;
}

void cf_block_set_origin(cf_block *block, cf_origin *origin, uint64_t offset, char separator)
{
    if (block->origin != origin) {
        cf_origin_free(block->origin);
        if (origin)
            atomic_fetch_add_explicit(&origin->references, 1, memory_order_relaxed);
        block->origin = origin;
    }
    block->offset = offset;
    block->separator = separator;
}

void cf_block_set_length(cf_block *block, size_t length)
{
    block->length = length;
}

size_t cf_span_rest(const cf_span *span)
{
    size_t end = (size_t)(span->text - span->block->data) + span->len;
    return span->block->length > end ? span->block->length - end : 0;
}

const char *cf_span_name(const cf_span *span)
{
    return span->block && span->block->origin ? span->block->origin->name : NULL;
}

uint64_t cf_span_offset(const cf_span *span)
{
    return span->block ? span->block->offset + (uint64_t)(span->text - span->block->data) : 0;
}

char cf_span_separator(const cf_span *span)
{
    return span->block ? span->block->separator : '\n';
}

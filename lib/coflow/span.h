/*
 * coflow/span.h - the batch-wise pair: receive and send runs of whole lines that nobody has split.
 *
 * A span points into a block, which is reference counted and never changes while it is shared. A
 * stage that can work on a whole run (search, count, print) receives spans and never pays for
 * splitting.
 */
#ifndef COFLOW_SPAN_H
#define COFLOW_SPAN_H

#include <coflow/stream.h>

CF_BEGIN

typedef struct cf_block cf_block;

/*
 * Either a run of whole lines, separators included (only the last of the input may lack its own),
 * or one line whose text is not followed by a separator in its block.
 */
typedef struct cf_span {
    const char *text;
    size_t len;
    cf_block *block; /* holds text; what cf_recv_span gives is borrowed until the next receive */
    uint64_t line;   /* the first line's number, from 1; 0: nobody counted */
    uint32_t tag;    /* the sender's remark, 0 from a source; different ones are not merged */
    bool single;     /* one line, without a separator */
} cf_span;

/* ---------------------------------------------------------------- inside a stage */

/* The next span: neighbours are merged as far as they go. false: as cf_recv_line. */
CF_API bool cf_recv_span(cf_coro *self, cf_span *span);

/* Is there something left in the batch, so that the next receive will not wait? A stage that
 * gathers side effects has them out when this says no. */
CF_API bool cf_batch_left(const cf_coro *self);

/* Send a span to self's target, or to one of several (self may be NULL). The block is shared, not
 * copied; without a block the text is copied. false: as cf_send_line. */
CF_API bool cf_send_span(cf_coro *self, cf_span span);
CF_API bool cf_send_span_to(cf_coro *self, cf_coro *target, cf_span span);

/* ---------------------------------------------------------------------- blocks */

/* A block of `capacity` bytes, with one reference. NULL, with cf_last_error(): CF_ENOMEM. */
CF_API cf_block *cf_block_new(size_t capacity);
CF_API cf_block *cf_block_ref(cf_block *block); /* one more reference; returns block */
CF_API void cf_block_free(cf_block *block);     /* drop one; NULL is fine */

/* Its bytes. They may be written by whoever holds the only reference. */
CF_API char *cf_block_data(cf_block *block);
CF_API size_t cf_block_capacity(const cf_block *block);
CF_API bool cf_block_is_shared(const cf_block *block);

/* Enlarge a block that is not shared; its bytes are kept, but may move. false: CF_ENOMEM, and the
 * block is as it was. */
CF_API bool cf_block_grow(cf_block *block, size_t capacity);

/* Where a block's bytes come from: the input's name (copied once, then shared; the block takes a
 * reference of its own, NULL: no name), the position of its first byte there, and the byte that
 * ends a line. Before: no name, 0, '\n'. */
typedef struct cf_origin cf_origin;
CF_API cf_origin *cf_origin_new(const char *name); /* NULL: CF_ENOMEM */
CF_API void cf_origin_free(cf_origin *origin);     /* drop one reference; NULL is fine */
CF_API const char *cf_origin_name(const cf_origin *origin);
CF_API void cf_block_set_origin(cf_block *block, cf_origin *origin, uint64_t offset,
                                char separator);

/* How many of a block's bytes are filled. Before: 0, nobody said. */
CF_API void cf_block_set_length(cf_block *block, size_t length);

CF_API const char *cf_span_name(const cf_span *span); /* of the input; NULL: none is known */
CF_API uint64_t cf_span_offset(const cf_span *span);  /* of its first byte in the input, from 0 */
CF_API char cf_span_separator(const cf_span *span);
/* How many bytes behind it the source has read already: the line that is not yet whole, and comes
 * again in a later span. */
CF_API size_t cf_span_rest(const cf_span *span);

CF_END

#endif

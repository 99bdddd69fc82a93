/*
 * coflow/span.h - receive and send runs of whole lines without splitting them.
 *
 * A span points into a block, which is reference counted and must not be changed while it is
 * shared. A stage that can work on a whole run (search, count, print) receives spans and never pays
 * for splitting.
 */
#ifndef COFLOW_SPAN_H
#define COFLOW_SPAN_H

#include <coflow/stream.h>

CF_BEGIN

typedef struct cf_block cf_block;

/*
 * Either a run of whole lines with their separators (the last line of the input may lack its own),
 * or a single line without a separator.
 */
typedef struct cf_span {
    const char *text;
    size_t len;
    cf_block *block; /* contains text; cf_recv_span lends it until the next receive */
    uint64_t line;   /* the first line's number, from 1; 0: lines are not numbered */
    uint32_t tag; /* set by the sender, 0 from a source; spans that differ in it are not merged */
    bool single;  /* one line, without a separator */
} cf_span;

/* ---------------------------------------------------------------- inside a stage */

/* Receive the next span; adjacent lines and runs are merged. false: as cf_recv_line. */
CF_API bool cf_recv_span(cf_coro *self, cf_span *span);

/* Is anything left in the batch, so that the next receive will not wait? A stage that gathers
 * output must write it out when this is false. */
CF_API bool cf_batch_left(const cf_coro *self);

/* Send a span to self's target, or to one of several (self is NULL in a plain function). The block
 * is shared; without a block the text is copied. false: as cf_send_line. */
CF_API bool cf_send_span(cf_coro *self, cf_span span);
CF_API bool cf_send_span_to(cf_coro *self, cf_coro *target, cf_span span);

/* ---------------------------------------------------------------------- blocks */

/* A block of `capacity` bytes, with one reference. NULL, with cf_last_error(): CF_ENOMEM. */
CF_API cf_block *cf_block_new(size_t capacity);
CF_API cf_block *cf_block_ref(cf_block *block); /* add a reference; returns block */
CF_API void cf_block_free(cf_block *block);     /* drop a reference; NULL is fine */

/* A block's bytes. Only the holder of its only reference may write to them. */
CF_API char *cf_block_data(cf_block *block);
CF_API size_t cf_block_capacity(const cf_block *block);
CF_API bool cf_block_is_shared(const cf_block *block);

/* Enlarge a block that is not shared; its bytes are kept, but may move. false: CF_ENOMEM, and the
 * block is unchanged. */
CF_API bool cf_block_grow(cf_block *block, size_t capacity);

/* Set where a block's bytes come from: the name of the input (NULL: none; the block takes a
 * reference of its own), the offset of its first byte there, and the byte that ends a line. The
 * defaults are no name, 0, '\n'. */
typedef struct cf_origin cf_origin;
CF_API cf_origin *cf_origin_new(const char *name); /* copies name; NULL: CF_ENOMEM */
CF_API void cf_origin_free(cf_origin *origin);     /* drop a reference; NULL is fine */
CF_API const char *cf_origin_name(const cf_origin *origin);
CF_API void cf_block_set_origin(cf_block *block, cf_origin *origin, uint64_t offset,
                                char separator);

/* Set how many of a block's bytes are filled. The default 0 means unknown. */
CF_API void cf_block_set_length(cf_block *block, size_t length);

CF_API const char *cf_span_name(const cf_span *span); /* its input's; NULL: unknown */
CF_API uint64_t cf_span_offset(const cf_span *span);  /* of its first byte in the input */
CF_API char cf_span_separator(const cf_span *span);
/* The number of bytes after the span that the source has already read: an incomplete line, which
 * will be sent in a later span. */
CF_API size_t cf_span_rest(const cf_span *span);

CF_END

#endif

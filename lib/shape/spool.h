/*
 * spool.h - a FIFO of spans: in memory up to a number of bytes, beyond that in an unnamed file.
 *
 *     put --> | file: header text header text ... | --> | memory: span span span | --> take
 *              only once memory was full                 a reference to each block
 */
#ifndef CF_SHAPE_SPOOL_H
#define CF_SHAPE_SPOOL_H

#include <coflow/span.h>

/* Added to the length of each span for what it costs. A text in a much bigger block is copied, so
 * that the spool holds little more memory than it counts. */
enum { CF__SPOOL_OVERHEAD = 64 };

struct cf__spool {
    size_t capacity;
    size_t used; /* bytes in memory, with the overhead */
    cf_span *ring;
    size_t ring_size;
    size_t first;
    size_t count;
    int fd;             /* of the file; -1: none yet */
    uint64_t file_read; /* offsets in the file */
    uint64_t file_written;
};

void cf__spool_open(struct cf__spool *spool, size_t capacity);
void cf__spool_close(struct cf__spool *spool);

bool cf__spool_is_empty(const struct cf__spool *spool);

/* How much of a span fits into memory now? true: its first *len bytes, which are whole lines. An
 * empty spool takes one line of any length. */
bool cf__spool_fits(const struct cf__spool *spool, const cf_span *span, size_t *len);

/* Append to memory, even if it is full. 0 or ENOMEM. */
int cf__spool_put(struct cf__spool *spool, const cf_span *span);

/* Append to the file. 0 or errno. */
int cf__spool_put_file(struct cf__spool *spool, const cf_span *span);
bool cf__spool_has_file(const struct cf__spool *spool); /* is anything in it? */

/*
 * Take the first span or, if it is longer than `limit` bytes, as many of its first lines as fit,
 * but at least one. The caller gets the reference to its block. 0, or errno from the file. The
 * spool must not be empty.
 */
int cf__spool_take(struct cf__spool *spool, size_t limit, cf_span *span);

/* Drop lines from the front of memory until it is within its capacity or only one line is left.
 * Adds what was dropped to *lines and *bytes. */
void cf__spool_shrink(struct cf__spool *spool, uint64_t *lines, uint64_t *bytes);

#endif

/*
 * spool.h - spans that wait, first in, first out: in memory up to so many bytes, behind that in a
 * file without a name.
 *
 *     put --> | file: header text header text ... | --> | memory: span span span | --> take
 *              only once memory was full                 a reference to each block
 */
#ifndef CF_SHAPE_SPOOL_H
#define CF_SHAPE_SPOOL_H

#include <coflow/span.h>

/* A text that lies in a much bigger block is copied, so that what waits holds little more memory
 * than it counts; each span counts this much besides its text. */
enum { CF__SPOOL_OVERHEAD = 64 };

struct cf__spool {
    size_t capacity;
    size_t used; /* bytes in memory */
    cf_span *ring;
    size_t ring_size;
    size_t first;
    size_t count;
    int fd; /* of the file; -1: none yet */
    uint64_t file_read;
    uint64_t file_written;
};

void cf__spool_open(struct cf__spool *spool, size_t capacity);
void cf__spool_close(struct cf__spool *spool);

bool cf__spool_is_empty(const struct cf__spool *spool);

/* Do the first *len bytes of a span, whole lines, go into memory now? One line always does when
 * nothing is there. */
bool cf__spool_fits(const struct cf__spool *spool, const cf_span *span, size_t *len);

/* Append in memory, room or not. 0 or ENOMEM. */
int cf__spool_put(struct cf__spool *spool, const cf_span *span);

/* Append to the file. 0 or errno. */
int cf__spool_put_file(struct cf__spool *spool, const cf_span *span);
bool cf__spool_has_file(const struct cf__spool *spool); /* is anything in it? */

/* The first span, or its first whole lines up to `limit` bytes, or its first line; the block's
 * reference is the caller's from now on. 0, or errno of the file. Not of an empty spool. */
int cf__spool_take(struct cf__spool *spool, size_t limit, cf_span *span);

/* Drop whole lines from the front of memory until it holds no more than its capacity, or a single
 * line. */
void cf__spool_shrink(struct cf__spool *spool, uint64_t *lines, uint64_t *bytes);

#endif

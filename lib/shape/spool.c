/*
 * spool.c - a FIFO of spans in memory, then in a file.
 */
#include "config.h"

#include "shape/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/runs.h"
#include "flow/block.h"

void cf__spool_open(struct cf__spool *spool, size_t capacity)
{
    *spool = (struct cf__spool){.capacity = capacity, .fd = -1};
}

bool cf__spool_is_empty(const struct cf__spool *spool)
{
    return spool->count == 0 && !cf__spool_has_file(spool);
}

/* -------------------------------------------------------------------------- memory */

static size_t cost(const cf_span *span)
{
    return span->len + CF__SPOOL_OVERHEAD;
}

static cf_span *front(struct cf__spool *spool)
{
    return &spool->ring[spool->first];
}

static void remove_front(struct cf__spool *spool)
{
    spool->used -= cost(front(spool));
    spool->first = (spool->first + 1) % spool->ring_size;
    spool->count--;
}

/* Bytes in the whole lines within the first `limit` bytes; 0: not even one line fits. */
static size_t whole_lines(const cf_span *span, size_t limit)
{
    if (span->len <= limit)
        return span->len;
    const char *last = span->single ? NULL : memrchr(span->text, cf_span_separator(span), limit);
    return last ? (size_t)(last - span->text) + 1 : 0;
}

bool cf__spool_fits(const struct cf__spool *spool, const cf_span *span, size_t *len)
{
    size_t used = spool->used + CF__SPOOL_OVERHEAD;
    size_t room = used < spool->capacity ? spool->capacity - used : 0;
    *len = whole_lines(span, room);
    if (*len > 0 || span->len <= room)
        return true;
    *len = cf__run_prefix(span, 1);
    return spool->count == 0;
}

static bool grow_ring(struct cf__spool *spool)
{
    size_t size = spool->ring_size ? 2 * spool->ring_size : 16;
    cf_span *ring = malloc(size * sizeof *ring);
    if (!ring)
        return false;
    for (size_t i = 0; i < spool->count; i++)
        ring[i] = spool->ring[(spool->first + i) % spool->ring_size];
    free(spool->ring);
    spool->ring = ring;
    spool->ring_size = size;
    spool->first = 0;
    return true;
}

/* Copy the span's text into a block of its own, with the same origin, offset and separator. */
static cf_block *copy_of(const cf_span *span)
{
    cf_block *block = cf_block_new(span->len > 0 ? span->len : 1);
    if (!block)
        return NULL;
    memcpy(cf_block_data(block), span->text, span->len);
    if (span->block)
        cf_block_set_origin(block, span->block->origin, cf_span_offset(span),
                            cf_span_separator(span));
    return block;
}

/* Take a reference to the span's block or, when the block is much bigger than the text, copy the
 * text. */
static bool hold(cf_span *span)
{
    if (span->block && cf_block_capacity(span->block) <= 2 * span->len + CF__SPOOL_OVERHEAD) {
        cf_block_ref(span->block);
        return true;
    }
    span->block = copy_of(span);
    if (span->block)
        span->text = cf_block_data(span->block);
    return span->block != NULL;
}

int cf__spool_put(struct cf__spool *spool, const cf_span *span)
{
    cf_span held = *span;
    if (spool->count == spool->ring_size && !grow_ring(spool))
        return ENOMEM;
    if (!hold(&held))
        return ENOMEM;
    spool->ring[(spool->first + spool->count++) % spool->ring_size] = held;
    spool->used += cost(&held);
    return 0;
}

void cf__spool_shrink(struct cf__spool *spool, uint64_t *lines, uint64_t *bytes)
{
    while (spool->used > spool->capacity) {
        cf_span *oldest = front(spool);
        size_t len = cf__run_prefix(oldest, 1);
        if (spool->count == 1 && len == oldest->len)
            return;
        ++*lines;
        *bytes += len;
        if (len == oldest->len) {
            cf_block_free(oldest->block);
            remove_front(spool);
            continue;
        }
        cf__run_drop(oldest, 1);
        spool->used -= len;
    }
}

/* ---------------------------------------------------------------------------- file */

/* Precedes each text in the file. Holds a reference to the origin. */
struct header {
    cf_origin *origin;
    uint64_t offset;
    uint64_t line;
    size_t len;
    uint32_t tag;
    bool single;
    char separator;
};

bool cf__spool_has_file(const struct cf__spool *spool)
{
    return spool->file_read < spool->file_written;
}

static int open_nameless(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (!folder || !*folder)
        folder = "/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || strlen(folder) + sizeof "/coflow-XXXXXX" > sizeof path)
        return fd;
    strcpy(path, folder);
    strcat(path, "/coflow-XXXXXX");
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static int write_at(int fd, const void *bytes, size_t n, uint64_t at)
{
    for (const char *p = bytes; n > 0;) {
        ssize_t put = pwrite(fd, p, n, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        p += put;
        n -= (size_t)put;
        at += (uint64_t)put;
    }
    return 0;
}

static int read_at(int fd, void *bytes, size_t n, uint64_t at)
{
    for (char *p = bytes; n > 0;) {
        ssize_t got = pread(fd, p, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : EIO;
        p += got;
        n -= (size_t)got;
        at += (uint64_t)got;
    }
    return 0;
}

int cf__spool_put_file(struct cf__spool *spool, const cf_span *span)
{
    struct header header = {.offset = cf_span_offset(span),
                            .line = span->line,
                            .len = span->len,
                            .tag = span->tag,
                            .single = span->single,
                            .separator = cf_span_separator(span)};
    if (spool->fd < 0 && (spool->fd = open_nameless()) < 0)
        return errno;
    header.origin = span->block ? cf__origin_ref(span->block->origin) : NULL;
    int error = write_at(spool->fd, &header, sizeof header, spool->file_written);
    if (!error)
        error = write_at(spool->fd, span->text, span->len, spool->file_written + sizeof header);
    if (error)
        cf_origin_free(header.origin);
    else
        spool->file_written += sizeof header + span->len;
    return error;
}

/* Truncate the file once all of it has been read. */
static void rewind_if_read(struct cf__spool *spool)
{
    if (cf__spool_has_file(spool) || spool->file_written == 0)
        return;
    if (ftruncate(spool->fd, 0) == 0)
        spool->file_read = spool->file_written = 0;
}

static int take_from_file(struct cf__spool *spool, cf_span *span)
{
    struct header header;
    int error = read_at(spool->fd, &header, sizeof header, spool->file_read);
    if (error)
        return error;
    spool->file_read += sizeof header + header.len;
    cf_block *block = cf_block_new(header.len > 0 ? header.len : 1);
    error =
        block ? read_at(spool->fd, cf_block_data(block), header.len, spool->file_read - header.len)
              : ENOMEM;
    if (error)
        cf_block_free(block);
    else
        cf_block_set_origin(block, header.origin, header.offset, header.separator);
    cf_origin_free(header.origin);
    if (error)
        return error;
    *span =
        (cf_span){cf_block_data(block), header.len, block, header.line, header.tag, header.single};
    rewind_if_read(spool);
    return 0;
}

/* Take the first len bytes of the front span; the rest stays in front. */
static void take_part(struct cf__spool *spool, size_t len, cf_span *span)
{
    cf_span *whole = front(spool);
    *span = *whole;
    span->len = len;
    cf_block_ref(span->block);
    cf__run_skip(whole, len);
    spool->used -= len;
}

int cf__spool_take(struct cf__spool *spool, size_t limit, cf_span *span)
{
    if (spool->count == 0)
        return take_from_file(spool, span);
    size_t len = whole_lines(front(spool), limit);
    if (len == 0)
        len = cf__run_prefix(front(spool), 1);
    if (len < front(spool)->len) {
        take_part(spool, len, span);
        return 0;
    }
    *span = *front(spool);
    remove_front(spool);
    return 0;
}

void cf__spool_close(struct cf__spool *spool)
{
    cf_span span;
    while (!cf__spool_is_empty(spool) && cf__spool_take(spool, SIZE_MAX, &span) == 0)
        cf_block_free(span.block);
    free(spool->ring);
    if (spool->fd >= 0)
        close(spool->fd);
}

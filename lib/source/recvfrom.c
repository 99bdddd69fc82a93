/*
 * recvfrom.c - lines from another process, in frames: coflow/process.h shows the format.
 */
#include "config.h"

#include <coflow/process.h>
#include <coflow/span.h>

#include <errno.h>
#include <string.h>

#include <coflow/io.h>

#include "coro/error.h"
#include "flow/frame.h"
#include "source/reader.h"

enum { PIECE = 256 * 1024 }; /* memory allocated at most on the word of a frame's length alone */

enum frame { FRAME_FAILED = -1, FRAME_END = 0, FRAME_LINES = 1, FRAME_STOP = 2 };

static bool refuse(const char *why)
{
    cf__fail(CF_EPROTO, "recvfrom", "%s", why);
    return false;
}

/* Read exactly n bytes; flush the target before waiting. */
static bool read_all(int fd, cf_coro *target, char *buffer, size_t n)
{
    for (size_t have = 0; have < n;) {
        if (!cf_wait_readable(fd, 0))
            cf_flush(target);
        ssize_t got = cf_read(fd, buffer + have, n - have);
        if (got == 0)
            return refuse("the stream was cut off");
        if (got < 0) {
            cf__set_last_error(cf__error_errno(errno, "recvfrom", "read"));
            return false;
        }
        have += (size_t)got;
    }
    return true;
}

static bool read_magic(int fd, cf_coro *target)
{
    char magic[sizeof CF__FRAME_MAGIC - 1];
    if (!read_all(fd, target, magic, sizeof magic))
        return false;
    if (memcmp(magic, CF__FRAME_MAGIC, sizeof magic - 1) != 0)
        return refuse("this is no stream of cf_sendto");
    if (magic[sizeof magic - 1] != CF__FRAME_MAGIC[sizeof magic - 1])
        return refuse("another version of the stream");
    return true;
}

static bool read_length(int fd, cf_coro *target, size_t *len, bool *single)
{
    unsigned char bytes[CF__FRAME_LENGTH];
    if (!read_all(fd, target, (char *)bytes, sizeof bytes))
        return false;
    uint32_t length = 0;
    for (int i = 0; i < CF__FRAME_LENGTH; i++)
        length |= (uint32_t)bytes[i] << 8 * i;
    *single = length & CF__FRAME_SINGLE;
    *len = length & ~CF__FRAME_SINGLE;
    if (*single && *len == 0)
        return refuse("a frame that is empty");
    return *len <= CF__FRAME_MAX || refuse("a frame that is too long");
}

/* A corrupt stream may claim any length, so the block grows only as the bytes arrive. */
static bool read_text(int fd, cf_coro *target, cf_block *block, size_t len)
{
    for (size_t have = 0; have < len;) {
        size_t capacity = cf_block_capacity(block);
        if (have == capacity) {
            capacity = capacity < len / 2 ? 2 * capacity : len;
            if (!cf_block_grow(block, capacity))
                return false;
        }
        size_t part = (len < capacity ? len : capacity) - have;
        if (!read_all(fd, target, cf_block_data(block) + have, part))
            return false;
        have += part;
    }
    return true;
}

static bool read_lines(int fd, cf_coro *target, const cf_span *span)
{
    if (!read_text(fd, target, span->block, span->len))
        return false;
    const char *data = cf_block_data(span->block);
    return span->single || data[span->len - 1] == '\n' || refuse("a frame that ends in a line");
}

static enum frame next_frame(int fd, cf_coro *target)
{
    size_t len;
    bool single;
    if (!read_length(fd, target, &len, &single))
        return FRAME_FAILED;
    if (len == 0)
        return FRAME_END;
    cf_block *block = cf_block_new(len < PIECE ? len : PIECE);
    if (!block)
        return FRAME_FAILED;
    enum frame answer = FRAME_FAILED;
    cf_span span = {.len = len, .block = block, .single = single};
    if (read_lines(fd, target, &span)) {
        span.text = cf_block_data(block);
        answer = cf_send_span_to(NULL, target, span) ? FRAME_LINES : FRAME_STOP;
    }
    cf_block_free(block);
    return answer;
}

cf_status cf_recvfrom(int fd, cf_coro *target)
{
    if (!target)
        return CF_ERROR;
    enum frame answer = read_magic(fd, target) ? FRAME_LINES : FRAME_FAILED;
    while (answer == FRAME_LINES)
        answer = next_frame(fd, target);
    return cf__source_end(target, answer != FRAME_FAILED);
}

/*
 * sendto.c - cf_sendto: send lines to another process, in frames; the format is in
 * coflow/process.h.
 */
#include "config.h"

#include <coflow/process.h>
#include <coflow/span.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "copy/writer.h"
#include "filter/runs.h"
#include "flow/frame.h"
#include "flow/stage.h"

static int put_length(struct cf__writer *writer, size_t len)
{
    char bytes[CF__FRAME_LENGTH];
    for (int i = 0; i < CF__FRAME_LENGTH; i++)
        bytes[i] = (char)(len >> 8 * i);
    return cf__writer_put(writer, bytes, sizeof bytes);
}

static int put_frame(struct cf__writer *writer, const char *text, size_t len, bool newline)
{
    int error = put_length(writer, len + newline);
    if (!error)
        error = cf__writer_put(writer, text, len);
    return error || !newline ? error : cf__writer_put(writer, "\n", 1);
}

static int put_line(struct cf__writer *writer, cf_line line)
{
    if (line.len >= CF__FRAME_MAX)
        return EMSGSIZE;
    if (!memchr(line.text, '\n', line.len))
        return put_frame(writer, line.text, line.len, true);
    int error = put_length(writer, line.len | CF__FRAME_SINGLE);
    return error ? error : cf__writer_put(writer, line.text, line.len);
}

/* Split a run that is too long for a frame between lines. EMSGSIZE: a line is too long. */
static int put_run(struct cf__writer *writer, const char *text, size_t left)
{
    while (left > CF__FRAME_MAX) {
        const char *last = memrchr(text, '\n', CF__FRAME_MAX);
        if (!last)
            return EMSGSIZE;
        size_t part = (size_t)(last - text) + 1;
        int error = put_frame(writer, text, part, false);
        if (error)
            return error;
        text += part;
        left -= part;
    }
    return left > 0 ? put_frame(writer, text, left, text[left - 1] != '\n') : 0;
}

/* Lines with another separator than newline: a frame for each. */
static int put_each(struct cf__writer *writer, cf_span run)
{
    int error = 0;
    while (run.len > 0 && !error) {
        cf_span line = cf__run_take_line(&run);
        error = put_line(writer, (cf_line){line.text, line.len});
    }
    return error;
}

static int put_span(struct cf__writer *writer, const cf_span *span)
{
    if (span->single)
        return put_line(writer, (cf_line){span->text, span->len});
    if (cf_span_separator(span) != '\n')
        return put_each(writer, *span);
    return put_run(writer, span->text, span->len);
}

static int put_all(cf_coro *self, struct cf__writer *writer)
{
    cf_span span;
    int error = cf__writer_put(writer, CF__FRAME_MAGIC, sizeof CF__FRAME_MAGIC - 1);
    while (!error && cf_recv_span(self, &span)) {
        error = put_span(writer, &span);
        if (!error && !cf_batch_left(self))
            error = cf__writer_flush(writer);
    }
    return error;
}

/* An empty frame tells that the input is complete, so none is sent after an error. */
static int put_end(cf_coro *self, struct cf__writer *writer)
{
    const cf_error *pending = cf_pending(self);
    if (pending && pending->code != CF_ECLOSED)
        return 0;
    int error = put_length(writer, 0);
    return error ? error : cf__writer_flush(writer);
}

static cf_value body(cf_coro *self, void *arg)
{
    struct cf__writer writer;
    cf_set_name(self, "sendto");
    int error = cf__writer_open(&writer, cf__write_fd, arg);
    if (!error)
        error = put_all(self, &writer);
    if (!error)
        error = put_end(self, &writer);
    cf__writer_close(&writer);
    if (error && error != EPIPE)
        cf__set_raised(self, cf__error_errno(error, "sendto", "write"));
    return cf_nil;
}

cf_coro *cf_sendto(int fd)
{
    return cf_sink(body, (void *)(intptr_t)fd);
}

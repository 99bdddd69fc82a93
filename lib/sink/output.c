/*
 * output.c - the bytes that came, to an output: a file, a command, whatever lib/copy has.
 */
#include "config.h"

#include "sink/output.h"

#include <errno.h>
#include <string.h>

#include <coflow/sink.h>
#include <coflow/span.h>

#include "flow/named.h"
#include "flow/stage.h"
#include "copy/writer.h"

static int write_output(void *output, const char *text, size_t len)
{
    return cf_output_write(output, text, len);
}

/* As it is; only a line that stands alone gets its separator. */
static int put(struct cf__writer *writer, const cf_span *span)
{
    char separator = cf_span_separator(span);
    int error = cf__writer_put(writer, span->text, span->len);
    return error || !span->single ? error : cf__writer_put(writer, &separator, 1);
}

static int write_all(cf_coro *self, cf_output *output)
{
    struct cf__writer writer;
    cf_span span;
    cf__reads_bytes(self);
    int error = cf__writer_open(&writer, write_output, output);
    while (!error && cf_recv_span(self, &span)) {
        error = put(&writer, &span);
        if (!error && !cf_batch_left(self))
            error = cf__writer_flush(&writer);
    }
    cf__writer_close(&writer);
    return error;
}

/* Is what was written less than was meant to be? */
static bool is_cut_short(const cf_coro *self, int error)
{
    const cf_error *pending = cf_pending(self);
    return (error && error != EPIPE) || (pending && pending->code != CF_ECLOSED);
}

static cf_value raise_last(cf_coro *self)
{
    const cf_error *error = cf_last_error();
    return cf_raise(self, error->code, "%s", error->text);
}

/* A reader that went away is a stop. */
static cf_value fill(cf_coro *self, cf_output *output)
{
    int error = write_all(self, output);
    if (is_cut_short(self, error))
        cf_output_discard(output);
    else if (cf_output_finish(output) == CF_ERROR)
        return raise_last(self);
    if (error && error != EPIPE && error != ECANCELED) /* that is pending by itself */
        return cf_raise(self, error == ENOMEM ? CF_ENOMEM : CF_ESYS, "write: %s", strerror(error));
    return cf_nil;
}

static cf_value fill_borrowed(cf_coro *self, void *output)
{
    return fill(self, output);
}

/* An error of its own, or one that was thrown in, comes before what the output's end was like. */
static cf_value fill_owned(cf_coro *self, void *output)
{
    fill(self, output);
    cf_status closed = cf_output_close(output);
    const cf_error *pending = cf_pending(self);
    if (closed == CF_ERROR && (!pending || pending->code == CF_ECLOSED))
        return raise_last(self);
    return cf_nil;
}

cf_coro *cf_to_output(cf_output *output)
{
    return output ? cf__named(cf_sink(fill_borrowed, output), "output") : NULL;
}

cf_coro *cf__to_own_output(cf_output *output, const char *name)
{
    if (!output)
        return NULL;
    cf_coro *co = cf__named(cf_sink(fill_owned, output), name);
    if (!co)
        cf_output_close(output);
    return co;
}

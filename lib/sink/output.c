/*
 * output.c - sinks that write to a cf_output (lib/copy): a file, a command, a descriptor.
 */
#include "config.h"

#include "sink/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <coflow/sink.h>
#include <coflow/span.h>

#include "copy/output.h"
#include "copy/writer.h"
#include "coro/error.h"
#include "flow/named.h"
#include "flow/stage.h"

static int write_output(void *output, const char *text, size_t len)
{
    return cf_output_write(output, text, len);
}

/* Write the span unchanged, but add the separator to a line that stands alone. */
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

/* Has the output got less than all the input, so that it must be discarded? */
static bool is_cut_short(const cf_coro *self, int error)
{
    const cf_error *pending = cf_pending(self);
    return (error && error != EPIPE) || (pending && pending->code != CF_ECLOSED);
}

/* Raise an error whose text begins with `what`, unless that is NULL. */
static cf_value raise_about(cf_coro *self, int code, const char *what, const char *text)
{
    return what ? cf_raise(self, code, "%s: %s", what, text) : cf_raise(self, code, "%s", text);
}

static cf_value raise_last(cf_coro *self, const char *what)
{
    return raise_about(self, cf_last_error()->code, what, cf_last_error()->text);
}

/* Write all input, then finish or discard the output. EPIPE is a stop, not an error. */
static cf_value fill(cf_coro *self, cf_output *output, const char *what)
{
    int error = write_all(self, output);
    if (is_cut_short(self, error))
        cf_output_discard(output);
    else if (cf_output_finish(output) == CF_ERROR)
        return raise_last(self, what);
    if (error && error != EPIPE && error != ECANCELED) /* ECANCELED is pending already */
        return raise_about(self, error == ENOMEM ? CF_ENOMEM : CF_ESYS, what, strerror(error));
    return cf_nil;
}

/* --------------------------------------------------------------- the caller's */

static cf_value fill_borrowed(cf_coro *self, void *output)
{
    return fill(self, output, NULL);
}

cf_coro *cf_to_output(cf_output *output)
{
    return output ? cf__named(cf_sink(fill_borrowed, output), "output") : NULL;
}

/* ----------------------------------------------------------------- the sink's */

struct owned {
    cf_output *output;
    char what[]; /* prefix of messages about writing */
};

static cf_status release(struct owned *owned)
{
    cf_status closed = cf_output_close(owned->output);
    free(owned);
    return closed;
}

/* A pending error takes precedence over one from closing the output. */
static cf_value fill_owned(cf_coro *self, void *arg)
{
    struct owned **place = arg; /* in the constructor's frame, which closes what is left there */
    struct owned *owned = *place;
    *place = NULL;
    fill(self, owned->output, owned->what);
    cf_status closed = release(owned);
    const cf_error *pending = cf_pending(self);
    if (closed == CF_ERROR && (!pending || pending->code == CF_ECLOSED))
        return raise_last(self, NULL);
    return cf_nil;
}

/* NULL without memory; the output has then been discarded and closed. */
static struct owned *own(cf_output *output, const char *what)
{
    size_t size = strlen(what) + 1;
    struct owned *owned = malloc(sizeof *owned + size);
    if (owned) {
        owned->output = output;
        memcpy(owned->what, what, size);
        return owned;
    }
    cf_output_discard(output);
    cf_output_close(output);
    cf__fail_errno(ENOMEM, "cf_to_output");
    return NULL;
}

cf_coro *cf__to_own_output(cf_output *output, const char *name, const char *what)
{
    struct owned *owned = output ? own(output, what) : NULL;
    if (!owned)
        return NULL;
    cf_coro *co = cf__named(cf_sink(fill_owned, &owned), name);
    if (!co && owned) {
        struct cf__error *cause = cf__last_error_ref();
        cf_output_discard(owned->output);
        release(owned);
        cf__set_last_error(cause);
    }
    return co;
}

/*
 * printer.c - cf_printer: print each line and its separator to a descriptor.
 */
#include "config.h"

#include <coflow/sink.h>
#include <coflow/span.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "copy/writer.h"
#include "flow/named.h"
#include "flow/stage.h"

static int print_all(cf_coro *self, struct cf__writer *writer)
{
    cf_span span;
    int error = 0;
    while (!error && cf_recv_span(self, &span)) {
        error = cf__writer_put_span(writer, &span);
        if (!error && !cf_batch_left(self))
            error = cf__writer_flush(writer);
    }
    return error;
}

static cf_value body(cf_coro *self, void *arg)
{
    struct cf__writer writer;
    cf__reads_bytes(self);
    int error = cf__writer_open(&writer, cf__write_fd, arg);
    if (!error)
        error = print_all(self, &writer);
    cf__writer_close(&writer);
    if (error && error != EPIPE && error != ECANCELED) /* ECANCELED is pending already */
        return cf_raise(self, error == ENOMEM ? CF_ENOMEM : CF_ESYS, "%s", strerror(error));
    return cf_nil;
}

cf_coro *cf_printer(int fd)
{
    return cf__named(cf_sink(body, (void *)(intptr_t)fd), "printer");
}

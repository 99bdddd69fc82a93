/*
 * null.c - cf_null: discards everything.
 */
#include "config.h"

#include <coflow/sink.h>
#include <coflow/span.h>

static cf_value body(cf_coro *self, void *arg)
{
    (void)arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        ;
    return cf_nil;
}

cf_coro *cf_null(void)
{
    cf_coro *co = cf_sink(body, NULL);
    if (co)
        cf_set_name(co, "null");
    return co;
}

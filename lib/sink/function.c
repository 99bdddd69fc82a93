/*
 * function.c - cf_to_function: call a function for each line.
 */
#include "config.h"

#include <coflow/sink.h>

#include "flow/named.h"

struct call {
    cf_line_fn *fn;
    void *arg;
};

static cf_value body(cf_coro *self, void *arg)
{
    struct call call = *(const struct call *)arg;
    cf_line line;
    while (cf_recv_line(self, &line) && call.fn(line, call.arg))
        ;
    return cf_nil;
}

cf_coro *cf_to_function(cf_line_fn *fn, void *arg)
{
    struct call call = {fn, arg};
    return cf__named(cf_sink(body, &call), "function");
}

/*
 * keep.c - passes the lines for which a function returns true.
 */
#include "config.h"

#include <coflow/filter.h>

#include "flow/named.h"

struct predicate {
    cf_keep_fn *fn;
    void *arg;
};

static cf_value body(cf_coro *self, void *arg)
{
    struct predicate predicate = *(const struct predicate *)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (predicate.fn(line, predicate.arg) && !cf_send_line(self, line))
            break;
    return cf_nil;
}

cf_coro *cf_keep(cf_keep_fn *fn, void *arg, cf_coro *target)
{
    struct predicate predicate = {fn, arg};
    return cf__named(cf_stage(body, &predicate, target), "keep");
}

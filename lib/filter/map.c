/*
 * map.c - each line replaced by what a function makes of it.
 */
#include "config.h"

#include <coflow/filter.h>

#include "flow/named.h"

struct change {
    cf_map_fn *fn;
    void *arg;
};

static cf_value body(cf_coro *self, void *arg)
{
    struct change change = *(const struct change *)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (!cf_send_line(self, change.fn(line, change.arg)))
            break;
    return cf_nil;
}

cf_coro *cf_map(cf_map_fn *fn, void *arg, cf_coro *target)
{
    struct change change = {fn, arg};
    return cf__named(cf_stage(body, &change, target), "map");
}

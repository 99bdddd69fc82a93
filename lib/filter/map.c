/*
 * map.c - replaces each line by the result of a function.
 */
#include "config.h"

#include <coflow/filter.h>

#include "flow/named.h"

struct mapping {
    cf_map_fn *fn;
    void *arg;
};

static cf_value body(cf_coro *self, void *arg)
{
    struct mapping mapping = *(const struct mapping *)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (!cf_send_line(self, mapping.fn(line, mapping.arg)))
            break;
    return cf_nil;
}

cf_coro *cf_map(cf_map_fn *fn, void *arg, cf_coro *target)
{
    struct mapping mapping = {fn, arg};
    return cf__named(cf_stage(body, &mapping, target), "map");
}

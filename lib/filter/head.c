/*
 * head.c - the first n lines.
 */
#include "config.h"

#include <coflow/filter.h>

static cf_value body(cf_coro *self, void *arg)
{
    cf_line line;
    for (uintptr_t left = (uintptr_t)arg; left > 0 && cf_recv_line(self, &line); left--)
        if (!cf_send_line(self, line))
            break;
    return cf_nil;
}

cf_coro *cf_head(size_t n, cf_coro *target)
{
    cf_coro *co = cf_stage(body, (void *)(uintptr_t)n, target);
    if (co)
        cf_set_name(co, "head");
    return co;
}

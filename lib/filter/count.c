/*
 * count.c - counts the lines that pass, by their separators; runs are not split.
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/span.h>

#include "filter/runs.h"
#include "flow/named.h"

static cf_value body(cf_coro *self, void *arg)
{
    uint64_t *lines = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        *lines += cf__run_lines(&span);
        if (!cf_send_span(self, span))
            break;
    }
    return cf_nil;
}

cf_coro *cf_count(uint64_t *lines, cf_coro *target)
{
    return cf__named(cf_stage(body, lines, target), "count");
}

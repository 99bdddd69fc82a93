/*
 * head.c - the first n lines. Whole runs pass as they are; only the last one is cut.
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/span.h>

#include "filter/runs.h"
#include "flow/named.h"

static cf_value body(cf_coro *self, void *arg)
{
    uintptr_t left = (uintptr_t)arg;
    cf_span span;
    while (left > 0 && cf_recv_span(self, &span)) {
        size_t lines = cf__run_lines(&span);
        if (lines > left)
            span.len = cf__run_prefix(&span, left);
        if (!cf_send_span(self, span))
            break;
        left -= lines < left ? lines : left;
    }
    return cf_nil;
}

cf_coro *cf_head(size_t n, cf_coro *target)
{
    return cf__named(cf_stage(body, (void *)(uintptr_t)n, target), "head");
}

/*
 * sample.c - passes every n-th line. Runs are cut, not split into lines.
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/span.h>

#include "filter/runs.h"

/* *left: lines to be skipped before the next one is sent. false: no more is wanted. */
static bool send_some(cf_coro *self, cf_span span, size_t n, size_t *left)
{
    size_t lines = cf__run_lines(&span);
    while (lines > *left) {
        lines -= *left + 1;
        cf__run_drop(&span, *left);
        cf_span one = span;
        one.len = cf__run_prefix(&span, 1);
        if (!cf_send_span(self, one))
            return false;
        cf__run_drop(&span, 1);
        *left = n - 1;
    }
    *left -= lines;
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    size_t n = (uintptr_t)arg;
    size_t left = n - 1;
    cf_span span;
    cf_set_name(self, "sample");
    if (n == 0)
        return cf_raise(self, CF_EINVAL, "n must be at least 1");
    while (cf_recv_span(self, &span) && send_some(self, span, n, &left))
        ;
    return cf_nil;
}

cf_coro *cf_sample(size_t n, cf_coro *target)
{
    return cf_stage(body, (void *)(uintptr_t)n, target);
}

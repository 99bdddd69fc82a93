/*
 * skip.c - passes all lines but the first n. Runs are cut, not split into lines.
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/span.h>

#include "filter/runs.h"
#include "flow/named.h"

/* Remove up to *left lines from the span; false: nothing of it remains. */
static bool drop(cf_span *span, size_t *left)
{
    size_t lines = *left > 0 ? cf__run_lines(span) : 0;
    if (*left == 0)
        return true;
    if (lines <= *left) {
        *left -= lines;
        return false;
    }
    cf__run_drop(span, *left);
    *left = 0;
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    size_t left = (uintptr_t)arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        if (drop(&span, &left) && !cf_send_span(self, span))
            break;
    return cf_nil;
}

cf_coro *cf_skip(size_t n, cf_coro *target)
{
    return cf__named(cf_stage(body, (void *)(uintptr_t)n, target), "skip");
}

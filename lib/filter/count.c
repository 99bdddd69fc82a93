/*
 * count.c - how many lines pass. Counts separators in whole runs; nothing is split.
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/span.h>

#include "search/scan.h"

static uint64_t lines_in(const cf_span *span)
{
    if (span->single)
        return 1;
    char separator = cf_span_separator(span);
    bool unfinished = span->text[span->len - 1] != separator;
    return cf__count_byte(span->text, span->len, separator) + unfinished;
}

static cf_value body(cf_coro *self, void *arg)
{
    uint64_t *lines = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        *lines += lines_in(&span);
        if (!cf_send_span(self, span))
            break;
    }
    return cf_nil;
}

cf_coro *cf_count(uint64_t *lines, cf_coro *target)
{
    cf_coro *co = cf_stage(body, lines, target);
    if (co)
        cf_set_name(co, "count");
    return co;
}

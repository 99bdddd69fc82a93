/*
 * uniq.c - passes lines that differ from the line before.
 */
#include "config.h"

#include <coflow/filter.h>

#include <string.h>

#include "filter/edit.h"
#include "flow/named.h"

static cf_value body(cf_coro *self, void *arg)
{
    struct cf__text last = {.len = 0};
    bool is_first = true;
    cf_line line;
    (void)arg;
    while (cf_recv_line(self, &line)) {
        if (!is_first && line.len == last.len &&
            (line.len == 0 || memcmp(line.text, last.bytes, line.len) == 0))
            continue;
        is_first = false;
        last.len = 0;
        cf__text_add(&last, line.text, line.len);
        if (last.failed) {
            cf__raise_no_memory(self, "a line");
            break;
        }
        if (!cf_send_line(self, line))
            break;
    }
    cf__text_free(&last);
    return cf_nil;
}

cf_coro *cf_uniq(cf_coro *target)
{
    return cf__named(cf_stage(body, NULL, target), "uniq");
}

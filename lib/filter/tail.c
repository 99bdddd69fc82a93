/*
 * tail.c - passes the last n lines, which are kept in one buffer until the input has ended:
 *
 *     | dropped lines | the last n, or some more | room |
 *      ^text           ^text + start
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/span.h>

#include "filter/edit.h"
#include "filter/runs.h"
#include "flow/named.h"

struct kept {
    struct cf__text text;
    size_t start;
    size_t lines; /* from start on */
    char separator;
};

/* Drop all but n lines; move these to the front once more than half of the buffer is dropped. */
static void trim(struct kept *kept, size_t n)
{
    const char *p = kept->text.bytes + kept->start;
    const char *end = kept->text.bytes + kept->text.len;
    for (; kept->lines > n; kept->lines--)
        p = (const char *)memchr(p, kept->separator, (size_t)(end - p)) + 1;
    kept->start = (size_t)(p - kept->text.bytes);
    if (kept->start <= kept->text.len / 2)
        return;
    memmove(kept->text.bytes, p, (size_t)(end - p));
    kept->text.len -= kept->start;
    kept->start = 0;
}

/* Append a span; of a run of n lines or more, only the last n. */
static void add(struct kept *kept, cf_span span, size_t n)
{
    size_t lines = cf__run_lines(&span);
    if (n == 0)
        return;
    kept->separator = cf_span_separator(&span);
    if (lines >= n) {
        cf__run_drop(&span, lines - n);
        lines = n;
        kept->text.len = kept->start = kept->lines = 0;
    }
    kept->lines += lines;
    cf__text_add(&kept->text, span.text, span.len);
    if (span.single)
        cf__text_add(&kept->text, &kept->separator, 1);
}

static cf_value body(cf_coro *self, void *arg)
{
    size_t n = (uintptr_t)arg;
    struct kept kept = {.start = 0};
    cf_span span;
    while (!kept.text.failed && cf_recv_span(self, &span)) {
        add(&kept, span, n);
        if (!kept.text.failed && kept.lines > n)
            trim(&kept, n);
    }
    if (kept.text.failed)
        cf__raise_no_memory(self, "the last lines");
    else if (kept.lines > 0)
        cf__send_run(self, kept.text.bytes + kept.start, kept.text.len - kept.start,
                     kept.separator);
    cf__text_free(&kept.text);
    return cf_nil;
}

cf_coro *cf_tail(size_t n, cf_coro *target)
{
    return cf__named(cf_stage(body, (void *)(uintptr_t)n, target), "tail");
}

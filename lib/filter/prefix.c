/*
 * prefix.c - puts a text before each line: a fixed one, or the name of the line's input.
 */
#include "config.h"

#include <coflow/filter.h>

#include <stdlib.h>
#include <string.h>

#include "filter/edit.h"
#include "flow/named.h"

static void put_before(void *state, cf_line line, struct cf__text *out)
{
    cf__text_add_string(out, state);
    cf__text_add(out, line.text, line.len);
}

static cf_value prefix_body(cf_coro *self, void *arg)
{
    char *prefix = strdup(arg);
    if (!prefix)
        return cf__raise_no_memory(self, "a prefix");
    cf__edit_lines(self, put_before, prefix);
    free(prefix);
    return cf_nil;
}

cf_coro *cf_prefix(const char *prefix, cf_coro *target)
{
    return cf__named(cf_stage(prefix_body, (void *)prefix, target), "prefix");
}

/* --------------------------------------------------------------------------- names */

/* Write the lines of a span, each after the input's name, if it has one. */
static void tag_lines(const cf_span *span, const char *between, struct cf__text *out)
{
    const char *name = cf_span_name(span);
    char separator = cf_span_separator(span);
    const char *end = span->text + span->len;
    const char *p = span->text;
    do {
        const char *found = span->single ? NULL : memchr(p, separator, (size_t)(end - p));
        const char *stop = found ? found : end;
        if (name) {
            cf__text_add_string(out, name);
            cf__text_add_string(out, between);
        }
        cf__text_add(out, p, (size_t)(stop - p));
        if (found || span->single)
            cf__text_add(out, &separator, 1);
        p = found ? found + 1 : end;
    } while (p < end);
}

static cf_value tag_body(cf_coro *self, void *arg)
{
    char *between = strdup(arg);
    struct cf__text out = {.failed = between == NULL};
    cf_span span;
    while (!out.failed && cf_recv_span(self, &span)) {
        out.len = 0;
        tag_lines(&span, between, &out);
        if (!out.failed && !cf__send_run(self, out.bytes, out.len, cf_span_separator(&span)))
            break;
    }
    if (out.failed)
        cf__raise_no_memory(self, "lines with names");
    cf__text_free(&out);
    free(between);
    return cf_nil;
}

cf_coro *cf_tag(const char *between, cf_coro *target)
{
    return cf__named(cf_stage(tag_body, (void *)between, target), "tag");
}

/*
 * runs.h - counting and cutting runs of whole lines, for filters that look at no line's text.
 */
#ifndef CF_FILTER_RUNS_H
#define CF_FILTER_RUNS_H

#include <string.h>

#include <coflow/span.h>

#include "search/scan.h"

/* How many lines a span has, one without its separator included. */
static inline size_t cf__run_lines(const cf_span *span)
{
    if (span->single)
        return 1;
    char separator = cf_span_separator(span);
    bool unfinished = span->text[span->len - 1] != separator;
    return cf__count_byte(span->text, span->len, (unsigned char)separator) + unfinished;
}

/* The length of its first n lines; of all of it, when there are no more. */
static inline size_t cf__run_prefix(const cf_span *span, size_t n)
{
    char separator = cf_span_separator(span);
    const char *p = span->text;
    const char *end = p + span->len;
    if (span->single)
        return n > 0 ? span->len : 0;
    for (; n > 0 && p < end; n--) {
        const char *found = memchr(p, separator, (size_t)(end - p));
        p = found ? found + 1 : end;
    }
    return (size_t)(p - span->text);
}

/* Take the first n lines off its front; len 0: there were no more. */
static inline void cf__run_drop(cf_span *span, size_t n)
{
    size_t len = cf__run_prefix(span, n);
    span->text += len;
    span->len -= len;
    if (span->line)
        span->line += n;
}

/* Take its first line off its front, as a span of its own. There must be one. */
static inline cf_span cf__run_take_line(cf_span *span)
{
    cf_span line = *span;
    const char *stop = memchr(span->text, cf_span_separator(span), span->len);
    line.len = stop ? (size_t)(stop - span->text) : span->len;
    line.single = true;
    size_t len = line.len + (stop != NULL);
    span->text += len;
    span->len -= len;
    if (span->line)
        span->line++;
    return line;
}

/* Take the first len bytes off its front: whole lines. */
static inline void cf__run_skip(cf_span *span, size_t len)
{
    if (span->line)
        span->line += cf__count_byte(span->text, len, (unsigned char)cf_span_separator(span));
    span->text += len;
    span->len -= len;
}

#endif

/*
 * runs.h - counts and cuts runs of whole lines, for filters that do not look at the text.
 */
#ifndef CF_FILTER_RUNS_H
#define CF_FILTER_RUNS_H

#include <string.h>

#include <coflow/span.h>

#include "search/scan.h"

/* The number of lines in a span, including a last one without its separator. */
static inline size_t cf__run_lines(const cf_span *span)
{
    if (span->single)
        return 1;
    char separator = cf_span_separator(span);
    bool unfinished = span->text[span->len - 1] != separator;
    return cf__count_byte(span->text, span->len, (unsigned char)separator) + unfinished;
}

/* The length of its first n lines, or of the span if it has fewer. */
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

/* Remove the first n lines; the span becomes empty if it has no more. */
static inline void cf__run_drop(cf_span *span, size_t n)
{
    size_t len = cf__run_prefix(span, n);
    span->text += len;
    span->len -= len;
    if (span->line)
        span->line += n;
}

/* Remove the first line, which there must be, and return it as a `single` span. */
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

/* Remove the first len bytes, which must be whole lines. */
static inline void cf__run_skip(cf_span *span, size_t len)
{
    if (span->line)
        span->line += cf__count_byte(span->text, len, (unsigned char)cf_span_separator(span));
    span->text += len;
    span->len -= len;
}

#endif

/*
 * context.c - keeps the last lines that a grep filter passed over, since they become context if the
 * next line is selected; and counts lines.
 */
#include "config.h"

#include "filter/grep.h"

#include <stdlib.h>
#include <string.h>

#include "search/scan.h"

uint64_t cf__grep_lines(const cf_span *span, const char *start, const char *end)
{
    if (span->single)
        return 1;
    if (start == end)
        return 0;
    char separator = cf_span_separator(span);
    size_t len = (size_t)(end - start);
    return cf__count_byte(start, len, (unsigned char)separator) + (end[-1] != separator);
}

const char *cf__grep_skip(const cf_span *span, const char *start, const char *end, uint64_t *lines)
{
    char separator = cf_span_separator(span);
    uint64_t skipped = 0;
    if (span->single) {
        *lines = *lines > 0;
        return *lines > 0 ? end : start;
    }
    while (skipped < *lines && start < end) {
        const char *found = memchr(start, separator, (size_t)(end - start));
        start = found ? found + 1 : end;
        skipped++;
    }
    *lines = skipped;
    return start;
}

/* Where the last *lines lines of [start, end) begin; *lines becomes their number if there are
 * fewer.
 */
static const char *last_lines(const cf_span *span, const char *start, const char *end,
                              uint64_t *lines)
{
    char separator = cf_span_separator(span);
    uint64_t found = 0;
    const char *p = end;
    if (span->single) {
        *lines = 1;
        return start;
    }
    while (found < *lines && p > start) {
        const char *before = memrchr(start, separator, (size_t)(p - 1 - start));
        p = before ? before + 1 : start;
        found++;
    }
    *lines = found;
    return p;
}

/* ------------------------------------------------------------------------ the list */

const cf_span *cf__held_first(const struct cf__held *held)
{
    return held->count > 0 ? &held->spans[0] : NULL;
}

void cf__held_drop(struct cf__held *held)
{
    cf_span *first = &held->spans[0];
    held->lines -= cf__grep_lines(first, first->text, first->text + first->len);
    cf_block_free(first->block);
    held->count--;
    memmove(held->spans, held->spans + 1, held->count * sizeof *held->spans);
}

static void drop_all(struct cf__held *held)
{
    for (size_t i = 0; i < held->count; i++)
        cf_block_free(held->spans[i].block);
    held->count = 0;
    held->lines = 0;
}

void cf__held_free(struct cf__held *held)
{
    drop_all(held);
    free(held->spans);
    *held = (struct cf__held){0};
}

/* Drop the oldest lines, so that at most `most` are left. */
static void trim(struct cf__held *held, uint64_t most)
{
    while (held->lines > most) {
        cf_span *first = &held->spans[0];
        const char *end = first->text + first->len;
        uint64_t lines = held->lines - most;
        const char *start = cf__grep_skip(first, first->text, end, &lines);
        if (start == end) {
            cf__held_drop(held);
            continue;
        }
        held->lines -= lines;
        first->line += first->line ? lines : 0;
        first->text = start;
        first->len = (size_t)(end - start);
    }
}

static bool make_room(struct cf__held *held)
{
    if (held->count < held->room)
        return true;
    size_t room = 2 * held->room + 4;
    cf_span *spans = realloc(held->spans, room * sizeof *spans);
    if (!spans)
        return false;
    held->spans = spans;
    held->room = room;
    return true;
}

static bool extends(const cf_span *last, const cf_span *span)
{
    return !last->single && !span->single && last->block == span->block &&
           last->text + last->len == span->text;
}

static bool append(struct cf__held *held, const cf_span *span)
{
    if (held->count > 0 && extends(&held->spans[held->count - 1], span)) {
        held->spans[held->count - 1].len += span->len;
        return true;
    }
    if (!make_room(held))
        return false;
    cf_block_ref(span->block);
    held->spans[held->count++] = *span;
    return true;
}

bool cf__held_add(struct cf__grep *grep, const char *start, const char *end)
{
    struct cf__held *held = &grep->held;
    uint64_t most = grep->options.before;
    uint64_t lines = most;
    const char *kept = last_lines(&grep->from, start, end, &lines);
    if (kept > start) {
        drop_all(held);
        grep->apart = true;
    }
    cf_span span = grep->from;
    span.text = kept;
    span.len = (size_t)(end - kept);
    if (grep->line)
        span.line = grep->line + (kept > start ? cf__grep_lines(&grep->from, start, kept) : 0);
    if (!append(held, &span))
        return false;
    held->lines += lines;
    if (held->lines > most) {
        trim(held, most);
        grep->apart = true;
    }
    return true;
}

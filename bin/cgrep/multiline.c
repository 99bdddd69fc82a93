/*
 * multiline.c - the list of matches that reach into the current span, and the questions about it.
 */
#include "config.h"

#include "multiline.h"

#include <stdlib.h>
#include <string.h>

#include "common/report.h"
#include "table.h"

void cgrep_multiline_reset(cgrep_multiline *multiline)
{
    multiline->text = NULL;
    multiline->count = multiline->first = 0;
}

void cgrep_multiline_free(cgrep_multiline *multiline)
{
    free(multiline->matches);
    free(multiline->offsets);
}

/* ------------------------------------------------------------------------ the list */

static void make_room(cgrep_multiline *multiline)
{
    if (multiline->count < multiline->room)
        return;
    multiline->room = 2 * multiline->room + 16;
    multiline->matches = realloc(multiline->matches, multiline->room * sizeof *multiline->matches);
    multiline->offsets =
        realloc(multiline->offsets, multiline->room * multiline->width * sizeof(size_t));
    if (multiline->matches == NULL || multiline->offsets == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
}

static void add(cgrep_multiline *multiline, const cf_match *match)
{
    make_room(multiline);
    memcpy(multiline->offsets + multiline->count * multiline->width, match->offsets,
           2 * (match->groups + 1) * sizeof(size_t));
    multiline->matches[multiline->count++] = *match;
}

/* Drop the matches that end before `start`. */
static void drop(cgrep_multiline *multiline, size_t start)
{
    size_t gone = multiline->first;

    while (gone < multiline->count && multiline->matches[gone].end <= start)
        gone++;
    multiline->count -= gone;
    multiline->first = 0;
    if (gone == 0 || multiline->count == 0)
        return;
    memmove(multiline->matches, multiline->matches + gone,
            multiline->count * sizeof *multiline->matches);
    memmove(multiline->offsets, multiline->offsets + gone * multiline->width,
            multiline->count * multiline->width * sizeof(size_t));
}

/* ---------------------------------------------------------------------- searching */

static void begin(cgrep_multiline *multiline, const cf_matcher *matcher, const cf_span *span)
{
    multiline->text = cf_block_data(span->block);
    multiline->len = (size_t)(span->text - multiline->text) + span->len + cf_span_rest(span);
    multiline->next = 0;
    multiline->width = 2 * (cf_matcher_groups(matcher) + 1);
}

/* Find the next match, and add it if it reaches past `start` and is not empty. */
static cf_found find_next(cgrep_multiline *multiline, cf_matcher *matcher, size_t start)
{
    cf_match match;
    cf_found found =
        cf_matcher_find(matcher, multiline->text, multiline->len, multiline->next, 0, &match);

    if (found == CF_FOUND_NONE)
        multiline->next = multiline->len + 1;
    if (found != CF_FOUND_MATCH)
        return found;
    bool is_empty = match.end == match.start;
    multiline->next = match.end + is_empty;
    if (match.end > start && !is_empty)
        add(multiline, &match);
    return found;
}

/* Can a match that begins before `end` still be missing? */
static bool may_find_more(const cgrep_multiline *multiline, size_t end)
{
    return multiline->next <= multiline->len &&
           (multiline->count == 0 || multiline->matches[multiline->count - 1].start < end);
}

const char *cgrep_multiline_find(cgrep_multiline *multiline, cf_matcher *matcher,
                                 const cf_span *span)
{
    if (multiline->text == NULL)
        begin(multiline, matcher, span);
    size_t start = (size_t)(span->text - multiline->text);
    size_t end = start + span->len;

    drop(multiline, start);
    while (may_find_more(multiline, end))
        if (find_next(multiline, matcher, start) == CF_FOUND_ERROR)
            return cf_matcher_error(matcher);
    return NULL;
}

/* ------------------------------------------------------------------------- asking */

/* The first match that ends after `place`. Places are asked for in nearly ascending order, so the
 * search begins at the previous answer. */
static size_t first_behind(cgrep_multiline *multiline, size_t place)
{
    size_t i = multiline->first;

    while (i > 0 && multiline->matches[i - 1].end > place)
        i--;
    while (i < multiline->count && multiline->matches[i].end <= place)
        i++;
    return multiline->first = i;
}

bool cgrep_multiline_part(cgrep_multiline *multiline, const char *start, const char *end,
                          cf_match *match)
{
    size_t from = (size_t)(start - multiline->text);
    size_t to = (size_t)(end - multiline->text);
    size_t i = first_behind(multiline, from);

    if (i == multiline->count || multiline->matches[i].start >= to)
        return false;
    *match = multiline->matches[i];
    match->offsets = multiline->offsets + i * multiline->width;
    if (match->start < from)
        match->start = from;
    if (match->end > to)
        match->end = to;
    return match->start < match->end;
}

bool cgrep_multiline_holds(cgrep_multiline *multiline, const char *byte)
{
    cf_match match;

    return cgrep_multiline_part(multiline, byte, byte + 1, &match);
}

size_t cgrep_multiline_count(const cgrep_multiline *multiline, const cf_span *span)
{
    size_t start = (size_t)(span->text - multiline->text);
    size_t count = 0;

    for (size_t i = 0; i < multiline->count; i++) {
        size_t place = multiline->matches[i].start;
        count += place >= start && place < start + span->len;
    }
    return count;
}

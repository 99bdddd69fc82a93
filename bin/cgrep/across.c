/*
 * across.c - goes through the matches of an input that is one piece, span after span.
 */
#include "config.h"

#include "across.h"

#include <stdlib.h>
#include <string.h>

#include "common/report.h"
#include "table.h"

void cgrep_across_reset(cgrep_across *across)
{
    across->text = NULL;
    across->count = across->first = 0;
}

void cgrep_across_free(cgrep_across *across)
{
    free(across->matches);
    free(across->offsets);
}

/* ------------------------------------------------------------------------ the list */

static void make_room(cgrep_across *across)
{
    if (across->count < across->room)
        return;
    across->room = 2 * across->room + 16;
    across->matches = realloc(across->matches, across->room * sizeof *across->matches);
    across->offsets = realloc(across->offsets, across->room * across->width * sizeof(size_t));
    if (across->matches == NULL || across->offsets == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
}

static void add(cgrep_across *across, const cf_match *match)
{
    make_room(across);
    memcpy(across->offsets + across->count * across->width, match->offsets,
           2 * (match->groups + 1) * sizeof(size_t));
    across->matches[across->count++] = *match;
}

/* Forget the matches that end before `start`. */
static void drop(cgrep_across *across, size_t start)
{
    size_t gone = across->first;

    while (gone < across->count && across->matches[gone].end <= start)
        gone++;
    across->count -= gone;
    across->first = 0;
    if (gone == 0 || across->count == 0)
        return;
    memmove(across->matches, across->matches + gone, across->count * sizeof *across->matches);
    memmove(across->offsets, across->offsets + gone * across->width,
            across->count * across->width * sizeof(size_t));
}

/* ---------------------------------------------------------------------- searching */

static void begin(cgrep_across *across, const cf_matcher *matcher, const cf_span *span)
{
    across->text = cf_block_data(span->block);
    across->len = (size_t)(span->text - across->text) + span->len + cf_span_rest(span);
    across->next = 0;
    across->width = 2 * (cf_matcher_groups(matcher) + 1);
}

const char *cgrep_across_find(cgrep_across *across, cf_matcher *matcher, const cf_span *span)
{
    if (across->text == NULL)
        begin(across, matcher, span);
    size_t start = (size_t)(span->text - across->text);
    size_t end = start + span->len;
    drop(across, start);
    while (across->next <= across->len &&
           (across->count == 0 || across->matches[across->count - 1].start < end)) {
        cf_match match;
        cf_found found =
            cf_matcher_find(matcher, across->text, across->len, across->next, 0, &match);
        if (found == CF_FOUND_ERROR)
            return cf_matcher_error(matcher);
        across->next = across->len + 1;
        if (found != CF_FOUND_MATCH)
            return NULL;
        across->next = match.end + (match.end == match.start);
        if (match.end > start && match.end > match.start)
            add(across, &match);
    }
    return NULL;
}

/* ------------------------------------------------------------------------- asking */

/* The first match that ends behind `place`. Places are asked about in their order, almost. */
static size_t first_behind(cgrep_across *across, size_t place)
{
    size_t i = across->first;

    while (i > 0 && across->matches[i - 1].end > place)
        i--;
    while (i < across->count && across->matches[i].end <= place)
        i++;
    return across->first = i;
}

bool cgrep_across_part(cgrep_across *across, const char *start, const char *end, cf_match *match)
{
    size_t from = (size_t)(start - across->text);
    size_t to = (size_t)(end - across->text);
    size_t i = first_behind(across, from);

    if (i == across->count || across->matches[i].start >= to)
        return false;
    *match = across->matches[i];
    match->offsets = across->offsets + i * across->width;
    if (match->start < from)
        match->start = from;
    if (match->end > to)
        match->end = to;
    return match->start < match->end;
}

bool cgrep_across_holds(cgrep_across *across, const char *byte)
{
    cf_match match;

    return cgrep_across_part(across, byte, byte + 1, &match);
}

size_t cgrep_across_count(const cgrep_across *across, const cf_span *span)
{
    size_t start = (size_t)(span->text - across->text);
    size_t count = 0;

    for (size_t i = 0; i < across->count; i++) {
        size_t place = across->matches[i].start;
        count += place >= start && place < start + span->len;
    }
    return count;
}

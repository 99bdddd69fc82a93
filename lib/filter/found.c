/*
 * found.c - finds the lines of a span that match and fulfil all conditions: many at once if it can,
 * with adjacent lines as one extent, otherwise one by one.
 */
#include "config.h"

#include "filter/grep.h"

#include <stdlib.h>

#include "search/matcher.h"

/* ----------------------------------------------------------------------- one by one */

static size_t text_length(const struct cf__grep *grep, const cf_extent *line)
{
    size_t len = (size_t)(line->end - line->start);
    bool ended = !grep->from.single && len > 0 && line->end[-1] == cf_span_separator(&grep->from);
    return len - ended;
}

/* Do all further conditions hold? On an error *failed is the matcher that could not decide. */
static bool conditions_hold(struct cf__grep *grep, const cf_extent *line, const cf_matcher **failed)
{
    size_t len = text_length(grep, line);
    for (size_t i = 0; i < grep->options.condition_count; i++) {
        const cf_grep_condition *condition = &grep->options.conditions[i];
        cf_match match;
        cf_found found = cf_matcher_find(condition->matcher, line->start, len, 0, 0, &match);
        if (found == CF_FOUND_ERROR)
            *failed = condition->matcher;
        if (found == CF_FOUND_ERROR || (found == CF_FOUND_MATCH) == condition->absent)
            return false;
    }
    return true;
}

/* A `single` span has no separator and may be empty, so cf_matcher_find_line does not apply. */
static cf_found find_single(struct cf__grep *grep, cf_extent *line)
{
    cf_match match;
    *line = (cf_extent){grep->from.text, grep->from.text + grep->from.len};
    return cf_matcher_find(grep->matcher, line->start, grep->from.len, 0, 0, &match);
}

static cf_found find_one(struct cf__grep *grep, const char *start, const char *end, cf_extent *line,
                         const cf_matcher **failed)
{
    for (const char *p = start;; p = line->end) {
        cf_found found = grep->from.single ? find_single(grep, line)
                                           : cf_matcher_find_line(grep->matcher, p, end, line);
        if (found == CF_FOUND_ERROR)
            *failed = grep->matcher;
        if (found != CF_FOUND_MATCH || conditions_hold(grep, line, failed))
            return found;
        if (*failed)
            return CF_FOUND_ERROR;
        if (grep->from.single)
            return CF_FOUND_NONE;
    }
}

/* --------------------------------------------------------------------- many at once */

/* Add the lines marked since `start` to the count of selected lines. */
static void count_marked(struct cf__grep *grep, const char *start)
{
    struct cf__ahead *ahead = &grep->ahead;
    uint64_t matching = ahead->marks.count;
    ahead->marks.count = 0;
    if (!ahead->counts || !grep->options.selected)
        return;
    if (!grep->options.invert) {
        *grep->options.selected += matching;
        return;
    }
    uint64_t all = cf__grep_lines(&grep->from, start, ahead->stop);
    *grep->options.selected += all > matching ? all - matching : 0; /* mapped text may change */
}

static void look_ahead(struct cf__grep *grep, const char *end)
{
    struct cf__ahead *ahead = &grep->ahead;
    const char *start = ahead->stop;
    ahead->next = ahead->marks.edge_count = 0;
    ahead->last =
        cf__matcher_mark_lines(grep->matcher, &ahead->stop, end, &ahead->marks, &ahead->line);
    count_marked(grep, start);
}

static cf_found find_many(struct cf__grep *grep, const char *end, cf_extent *lines)
{
    struct cf__ahead *ahead = &grep->ahead;
    if (ahead->next == ahead->marks.edge_count && ahead->last == CF_FOUND_MATCH)
        look_ahead(grep, end);
    if (ahead->next < ahead->marks.edge_count) {
        *lines = (cf_extent){ahead->edges[ahead->next], ahead->edges[ahead->next + 1]};
        ahead->next += 2;
        return CF_FOUND_MATCH;
    }
    *lines = ahead->line;
    return ahead->last;
}

static bool have_edges(struct cf__ahead *ahead)
{
    if (!ahead->edges)
        ahead->edges = malloc(CF__GREP_EDGES * sizeof *ahead->edges);
    return ahead->edges != NULL;
}

/* Lines are found one by one if a limit may end the search early, or without memory for edges. */
void cf__grep_begin(struct cf__grep *grep)
{
    struct cf__ahead *ahead = &grep->ahead;
    const cf_grep_options *options = &grep->options;
    bool only_counts = options->silent && grep->line == 0;
    ahead->many = !grep->from.single && !grep->multiline && options->condition_count == 0 &&
                  options->limit == 0 && (only_counts || have_edges(ahead));
    ahead->counts = ahead->many && grep->line == 0;
    ahead->stop = grep->from.text;
    ahead->last = CF_FOUND_MATCH;
    ahead->next = ahead->marks.edge_count = 0;
    ahead->marks.room = CF__GREP_EDGES;
    ahead->marks.edges = only_counts ? NULL : ahead->edges;
}

cf_found cf__grep_find(struct cf__grep *grep, const char *start, const char *end, cf_extent *lines,
                       const cf_matcher **failed)
{
    if (!grep->ahead.many)
        return find_one(grep, start, end, lines, failed);
    cf_found found = find_many(grep, end, lines);
    if (found == CF_FOUND_ERROR)
        *failed = grep->matcher;
    return found;
}

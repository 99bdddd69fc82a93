/*
 * match.c - iterates over the matches in a line, prints them or their replacements, and counts
 * them.
 */
#include "config.h"

#include "match.h"

#include <ctype.h>
#include <coflow.h>
#include <string.h>

#include "print.h"

/* The part of the next multi-line match that lies in this line. */
static bool next_part(cgrep_file *file, const cgrep_line *line, size_t from, cf_match *match)
{
    const char *end = line->text + line->len;

    if (line->text + from >= end ||
        !cgrep_multiline_part(&file->run->multiline, line->text + from, end, match))
        return false;
    size_t shift = (size_t)(line->text - line->base);
    match->start -= shift;
    match->end -= shift;
    return true;
}

/* An empty match is skipped by searching again one byte further on. */
bool cgrep_next_match(cgrep_file *file, const cgrep_line *line, size_t from, cf_match *match)
{
    cf_matcher *marker = file->run->marker;

    if (file->run->settings->spans_lines)
        return next_part(file, line, from, match);
    for (; from < line->len; from = match->start + 1) {
        cf_found found = cf_matcher_find(marker, line->text, line->len, from, 0, match);
        if (found == CF_FOUND_ERROR)
            cgrep_report(file->run, "%s: byte %llu: %s", file->name,
                         (unsigned long long)line->offset, cf_matcher_error(marker));
        if (found != CF_FOUND_MATCH)
            return false;
        if (match->end > match->start)
            return true;
    }
    return false;
}

/* --------------------------------------------------------------------- replacing */

static bool is_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

/* The number of the group that a replacement refers to as name[0..len); SIZE_MAX: none. */
static size_t group_number(const cgrep_file *file, const cf_match *match, const char *name,
                           size_t len)
{
    size_t number = 0;
    size_t i = 0;

    for (; i < len && isdigit((unsigned char)name[i]) && number < UINT16_MAX; i++)
        number = 10 * number + (size_t)(name[i] - '0');
    if (i == len)
        return number;
    number = cf_matcher_group(file->run->marker, match->pattern, name, len);
    return number > 0 ? number : SIZE_MAX;
}

static void put_group(cgrep_file *file, const cgrep_line *line, const cf_match *match, size_t group)
{
    if (group > match->groups || match->offsets[2 * group] == CF_UNSET)
        return;
    size_t start = match->offsets[2 * group];
    size_t end = match->offsets[2 * group + 1];
    if (end > start)
        cgrep_put(&file->run->output, line->base + start, end - start);
}

/* Expand the reference at `p`, just after a dollar sign: a number, a name, either in braces, or a
 * second dollar. Returns where the rest of the replacement begins. */
static const char *put_reference(cgrep_file *file, const cgrep_line *line, const cf_match *match,
                                 const char *p)
{
    const char *close = *p == '{' ? strchr(p, '}') : NULL;
    const char *name = close != NULL ? p + 1 : p;
    const char *end = close != NULL ? close : p;

    if (close == NULL)
        while (is_name_byte(*end))
            end++;
    if (end == name) {
        cgrep_put_byte(&file->run->output, '$');
        return *p == '$' ? p + 1 : p;
    }
    put_group(file, line, match, group_number(file, match, name, (size_t)(end - name)));
    return close != NULL ? close + 1 : end;
}

static void put_replacement(cgrep_file *file, const cgrep_line *line, const cf_match *match)
{
    const char *p = file->run->settings->layout.replacement;

    while (*p != '\0') {
        size_t plain = strcspn(p, "$");
        cgrep_put(&file->run->output, p, plain);
        p += plain;
        if (*p == '$')
            p = put_reference(file, line, match, p + 1);
    }
}

void cgrep_print_match(cgrep_file *file, const cgrep_line *line, const cf_match *match,
                       const char *sgr)
{
    const cgrep_layout *layout = &file->run->settings->layout;
    cgrep_output *output = &file->run->output;

    cgrep_begin_color(&layout->colors, output, sgr);
    if (layout->replacement != NULL)
        put_replacement(file, line, match);
    else
        cgrep_put(output, line->text + match->start, match->end - match->start);
    cgrep_end_color(&layout->colors, output, sgr);
}

/* ---------------------------------------------------------------------- counting */

static void count_in_line(cgrep_file *file, const cgrep_line *line)
{
    cf_match match;

    for (size_t from = 0; cgrep_next_match(file, line, from, &match); from = match.end)
        file->matches++;
}

void cgrep_count_matches(cgrep_file *file, const cf_span *span)
{
    cgrep_run *run = file->run;

    if (!run->settings->spans_lines) {
        cgrep_each_line(file, span, count_in_line);
        return;
    }
    const char *error = cgrep_multiline_find(&run->counted, run->marker, span);
    if (error != NULL)
        cgrep_report(run, "%s: %s", file->name, error);
    file->matches += cgrep_multiline_count(&run->counted, span);
}

bool cgrep_group(const cgrep_line *line, const cf_match *match, size_t group, size_t *start,
                 size_t *end)
{
    size_t shift = (size_t)(line->text - line->base);

    if (group > match->groups || match->offsets[2 * group] == CF_UNSET)
        return false;
    *start = match->offsets[2 * group];
    *end = match->offsets[2 * group + 1];
    *start = *start > shift ? *start - shift : 0;
    *end = *end > shift ? *end - shift : 0;
    *end = *end < line->len ? *end : line->len;
    return *end > *start;
}

bool cgrep_begins_before(const cgrep_line *line, const cf_match *match)
{
    return line->base + match->offsets[0] < line->text;
}

static cf_value count_body(cf_coro *self, void *arg)
{
    cf_span span;

    while (cf_recv_span(self, &span))
        cgrep_count_matches(arg, &span);
    return cf_nil;
}

cf_coro *cgrep_match_counter(cgrep_file *file)
{
    cf_coro *counter = cf_sink(count_body, file);

    if (counter != NULL)
        cf_set_name(counter, "matches");
    return counter;
}

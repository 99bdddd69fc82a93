/*
 * matcher.c - the public calls: finding lines, and matches inside them. Where a line begins and
 * ends is decided here and nowhere else in lib/search.
 */
#include "config.h"

#include <coflow/search.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/fail.h"
#include "search/longest.h"
#include "search/program.h"
#include "search/scan.h"

/* JIT takes some 100 us for a plain pattern: worth it only past this much text. */
enum { JIT_PAYS_AFTER = 64 * 1024, ERROR_SIZE = 128 };

struct cf_matcher {
    struct cf__program *program;
    struct cf__regex_scratch scratch;
    size_t *offsets;         /* of the match last found: a pair for each group */
    size_t searched;         /* bytes given to find_line and find so far, up to JIT_PAYS_AFTER */
    enum cf__text_kind kind; /* of the line cf_matcher_find is working through */
    char error[ERROR_SIZE];
};

/* -------------------------------------------------------------------- handles */

static cf_matcher *handle_new(struct cf__program *program)
{
    cf_matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher == NULL)
        return NULL;
    matcher->program = program;
    matcher->offsets = malloc(2 * (program->groups + 1) * sizeof *matcher->offsets);
    if (matcher->offsets == NULL ||
        !cf__regex_scratch_init(&matcher->scratch, program->groups, program->options.match_limit)) {
        free(matcher->offsets);
        free(matcher);
        return NULL;
    }
    return matcher;
}

cf_matcher *cf_matcher_new(const cf_pattern patterns[], size_t n, const cf_matcher_options *options)
{
    static const cf_matcher_options defaults = {.separator = '\n'};
    struct cf__program *program =
        cf__program_new(patterns, n, options != NULL ? options : &defaults);
    if (program == NULL)
        return NULL;
    cf_matcher *matcher = handle_new(program);
    if (matcher == NULL) {
        cf__program_free(program);
        cf__fail_no_memory();
    }
    return matcher;
}

cf_matcher *cf_matcher_clone(const cf_matcher *matcher)
{
    cf_matcher *clone = handle_new(matcher->program);
    if (clone == NULL) {
        cf__fail_no_memory();
        return NULL;
    }
    cf__program_ref(matcher->program);
    return clone;
}

void cf_matcher_free(cf_matcher *matcher)
{
    if (matcher == NULL)
        return;
    cf__regex_scratch_free(&matcher->scratch);
    cf__program_free(matcher->program);
    free(matcher->offsets);
    free(matcher);
}

const char *cf_matcher_warning(const cf_matcher *matcher, size_t i)
{
    const struct cf__text *warnings = &matcher->program->warnings;
    size_t at = 0;
    while (i > 0 && at < warnings->len) {
        at += strlen(warnings->bytes + at) + 1;
        i--;
    }
    return at < warnings->len ? warnings->bytes + at : NULL;
}

/* -------------------------------------------------------------------- helpers */

static void count_searched(cf_matcher *matcher, size_t bytes)
{
    if (matcher->searched >= JIT_PAYS_AFTER)
        return;
    matcher->searched += bytes;
    if (matcher->searched >= JIT_PAYS_AFTER)
        cf__program_speed_up(matcher->program);
}

static cf_found fail(cf_matcher *matcher, int code)
{
    pcre2_get_error_message(code, (PCRE2_UCHAR *)matcher->error, sizeof matcher->error);
    return CF_FOUND_ERROR;
}

static size_t without_cr(const cf_matcher *matcher, const char *line, size_t len)
{
    bool crlf = matcher->program->options.flags & CF_MATCH_CRLF;
    return crlf && len > 0 && line[len - 1] == '\r' ? len - 1 : len;
}

static cf_extent line_at(const cf_matcher *matcher, const char *start, const char *end)
{
    const char *separator =
        memchr(start, matcher->program->options.separator, (size_t)(end - start));
    return (cf_extent){start, separator != NULL ? separator + 1 : end};
}

static size_t length_without_separator(const cf_matcher *matcher, const cf_extent *line)
{
    size_t len = (size_t)(line->end - line->start);
    if (len > 0 && (unsigned char)line->end[-1] == matcher->program->options.separator)
        len--;
    return without_cr(matcher, line->start, len);
}

/* -------------------------------------------------------------------- lines */

static cf_found decide_line(cf_matcher *matcher, const cf_extent *line)
{
    const struct cf__program *program = matcher->program;
    size_t len = length_without_separator(matcher, line);
    enum cf__text_kind kind = CF__TEXT_ASCII;
    if (program->options.flags & CF_MATCH_UTF)
        kind = cf__text_kind(line->start, len);
    for (size_t i = 0; i < program->regex_count; i++) {
        int rc = cf__regex_match(program->regexes[i], &matcher->scratch, line->start, len, 0, 0,
                                 kind, true);
        if (rc != 0)
            return rc > 0 ? CF_FOUND_MATCH : fail(matcher, rc);
    }
    return CF_FOUND_NONE;
}

/* The first match in text that may span lines, and the lines it is in. */
static cf_found find_across_lines(cf_matcher *matcher, const char *text, const char *end,
                                  cf_extent *lines)
{
    cf_match match;
    cf_found found = cf_matcher_find(matcher, text, (size_t)(end - text), 0, 0, &match);
    *lines = (cf_extent){text, end};
    if (found != CF_FOUND_MATCH)
        return found;
    unsigned char separator = matcher->program->options.separator;
    const char *before = memrchr(text, separator, match.start);
    lines->start = before != NULL ? before + 1 : text;
    bool ends_line = match.end > match.start && (unsigned char)text[match.end - 1] == separator;
    lines->end = line_at(matcher, text + match.end - ends_line, end).end;
    return lines->start == end ? CF_FOUND_NONE : CF_FOUND_MATCH;
}

cf_found cf_matcher_find_line(cf_matcher *matcher, const char *text, const char *end,
                              cf_extent *line)
{
    if (matcher->program->options.flags & CF_MATCH_MULTILINE)
        return find_across_lines(matcher, text, end, line);
    for (const char *p = text; p < end; p = line->end) {
        *line = line_at(matcher, p, end);
        count_searched(matcher, (size_t)(line->end - line->start));
        cf_found found = decide_line(matcher, line);
        if (found != CF_FOUND_NONE)
            return found;
    }
    return CF_FOUND_NONE;
}

/* ------------------------------------------------------------ inside a line */

static void keep_match(cf_matcher *matcher, size_t pattern, cf_match *match)
{
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(matcher->scratch.match);
    size_t groups = cf__regex_groups(matcher->program->regexes[pattern]);
    memcpy(matcher->offsets, found, 2 * (groups + 1) * sizeof *found);
    *match = (cf_match){.start = found[0],
                        .end = found[1] > found[0] ? found[1] : found[0], /* \K may turn them */
                        .pattern = pattern,
                        .groups = groups,
                        .offsets = matcher->offsets};
}

static size_t next_character(const cf_matcher *matcher, const char *line, size_t len, size_t from)
{
    if (matcher->kind == CF__TEXT_UTF8)
        while (from < len && ((unsigned char)line[from] & 0xc0) == 0x80)
            from++;
    return from;
}

cf_found cf_matcher_find(cf_matcher *matcher, const char *line, size_t len, size_t from,
                         unsigned flags, cf_match *match)
{
    struct cf__program *program = matcher->program;
    len = without_cr(matcher, line, len);
    if (from == 0) {
        bool utf = program->options.flags & CF_MATCH_UTF;
        matcher->kind = utf ? cf__text_kind(line, len) : CF__TEXT_ASCII;
        count_searched(matcher, len);
    }
    from = next_character(matcher, line, len, from);
    if (from > len)
        return CF_FOUND_NONE;

    cf_found found = CF_FOUND_NONE;
    uint32_t options = flags & CF_FIND_NOT_EMPTY ? PCRE2_NOTEMPTY : 0;
    for (size_t i = 0; i < program->regex_count; i++) {
        int rc = cf__regex_match(program->regexes[i], &matcher->scratch, line, len, from, options,
                                 matcher->kind, false);
        if (rc > 0 && program->longest != NULL)
            rc = cf__longest_extend(program->longest, &matcher->scratch, line, len, matcher->kind);
        if (rc < 0)
            return fail(matcher, rc);
        const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(matcher->scratch.match);
        if (rc > 0 && (found == CF_FOUND_NONE || offsets[0] < match->start)) {
            keep_match(matcher, i, match);
            found = CF_FOUND_MATCH;
        }
    }
    return found;
}

/* ------------------------------------------------------------------ questions */

const char *cf_matcher_error(const cf_matcher *matcher)
{
    return matcher->error;
}

size_t cf_matcher_group(const cf_matcher *matcher, size_t pattern, const char *name, size_t len)
{
    char terminated[64]; /* PCRE2's names have at most 32 characters (128 from 10.44 on) */
    if (pattern >= matcher->program->regex_count || len >= sizeof terminated)
        return 0;
    memcpy(terminated, name, len);
    terminated[len] = '\0';
    const pcre2_code *code = cf__regex_code(matcher->program->regexes[pattern]);
    int group = pcre2_substring_number_from_name(code, (PCRE2_SPTR)terminated);
    return group > 0 ? (size_t)group : 0;
}

size_t cf_matcher_groups(const cf_matcher *matcher)
{
    return matcher->program->groups;
}

size_t cf_matcher_explain(const cf_matcher *matcher, char *buffer, size_t size)
{
    int len = snprintf(buffer, size, "engine: PCRE2, line by line (%zu compiled patterns)\n",
                       matcher->program->regex_count);
    return len > 0 ? (size_t)len : 0;
}

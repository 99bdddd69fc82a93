/*
 * matcher.c - create and free handles, and answer questions about them. The searching is in
 * find_line.c and find_match.c.
 */
#include "config.h"

#include "search/matcher.h"

#include <stdlib.h>
#include <string.h>

#include "search/fail.h"

/* JIT takes some 100 us for a plain pattern, which less text than this does not repay. */
enum { JIT_PAYS_AFTER = 64 * 1024 };

/* -------------------------------------------------------------------- handles */

static cf_matcher *handle_new(struct cf__program *program)
{
    cf_matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher == NULL)
        return NULL;
    matcher->program = program;
    matcher->engine = program->plan.engine;
    matcher->offsets = malloc(2 * (program->groups + 1) * sizeof *matcher->offsets);
    matcher->next = calloc(program->regex_count + 1, sizeof *matcher->next);
    if (matcher->offsets == NULL || matcher->next == NULL) {
        free(matcher->next);
        free(matcher->offsets);
        free(matcher);
        return NULL;
    }
    cf__regex_scratch_init(&matcher->scratch, program->groups, program->options.match_limit);
    matcher->scratch.is_wary = program->options.flags & CF_MATCH_WARY;
    return matcher;
}

cf_matcher *cf__matcher_new_tuned(const cf_pattern patterns[], size_t n,
                                  const cf_matcher_options *options,
                                  const struct cf__tuning *tuning)
{
    struct cf__program *program = cf__program_new(patterns, n, options, tuning);
    if (program == NULL)
        return NULL;
    cf_matcher *matcher = handle_new(program);
    if (matcher == NULL) {
        cf__program_free(program);
        cf__fail_no_memory();
    }
    return matcher;
}

cf_matcher *cf_matcher_new(const cf_pattern patterns[], size_t n, const cf_matcher_options *options)
{
    static const cf_matcher_options defaults = {.separator = '\n'};
    static const struct cf__tuning untuned = {.scan = NULL};
    return cf__matcher_new_tuned(patterns, n, options != NULL ? options : &defaults, &untuned);
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
    free(matcher->state.scratch);
    free(matcher->next);
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

void cf__matcher_count(cf_matcher *matcher, size_t bytes)
{
    if (matcher->searched >= JIT_PAYS_AFTER)
        return;
    matcher->searched += bytes;
    if (matcher->searched >= JIT_PAYS_AFTER)
        cf__program_enable_jit(matcher->program);
}

cf_found cf__matcher_fail(cf_matcher *matcher, int code)
{
    pcre2_get_error_message(code, (PCRE2_UCHAR *)matcher->error, sizeof matcher->error);
    return CF_FOUND_ERROR;
}

bool cf__matcher_spans_lines(const cf_matcher *matcher)
{
    return matcher->program->options.flags & CF_MATCH_MULTILINE;
}

char cf__matcher_separator(const cf_matcher *matcher)
{
    return (char)matcher->program->options.separator;
}

size_t cf__matcher_without_cr(const cf_matcher *matcher, const char *line, size_t len)
{
    bool crlf = matcher->program->options.flags & CF_MATCH_CRLF;
    return crlf && len > 0 && line[len - 1] == '\r' ? len - 1 : len;
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
    return cf__regex_group(matcher->program->regexes[pattern], terminated);
}

size_t cf_matcher_groups(const cf_matcher *matcher)
{
    return matcher->program->groups;
}

/*
 * pattern.c - from CF_GREP_ flags and a pattern with newlines to a matcher.
 */
#include "config.h"

#include "filter/pattern.h"

#include <coflow/grep.h>

#include <stdlib.h>
#include <string.h>

#include "coro/error.h"
#include "flow/targets.h"

static bool read_flags(const char *stage, unsigned flags, cf_matcher_options *options)
{
    unsigned syntax = flags & (CF_GREP_FIXED | CF_GREP_EXTENDED | CF_GREP_BASIC);
    *options = (cf_matcher_options){.separator = '\n'};
    if (syntax & (syntax - 1)) {
        cf__fail(CF_EINVAL, stage, "more than one syntax asked for");
        return false;
    }
    if (syntax == CF_GREP_FIXED)
        options->syntax = CF_SYNTAX_FIXED;
    else if (syntax == CF_GREP_EXTENDED)
        options->syntax = CF_SYNTAX_EXTENDED;
    else if (syntax == CF_GREP_BASIC)
        options->syntax = CF_SYNTAX_BASIC;
    options->flags |= flags & CF_GREP_ICASE ? CF_MATCH_ICASE : 0u;
    options->flags |= flags & CF_GREP_WORD ? CF_MATCH_WORD : 0u;
    options->flags |= flags & CF_GREP_LINE ? CF_MATCH_LINE : 0u;
    options->flags |= flags & CF_GREP_UTF ? CF_MATCH_UTF : 0u;
    return true;
}

static cf_matcher *compile(const char *stage, const char *pattern,
                           const cf_matcher_options *options)
{
    size_t count = 1;
    for (const char *p = pattern; (p = strchr(p, '\n')); p++)
        count++;
    cf_pattern *patterns = malloc(count * sizeof *patterns);
    if (!patterns) {
        cf__fail(CF_ENOMEM, stage, "no memory for %zu patterns", count);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        size_t len = strcspn(pattern, "\n");
        patterns[i] = (cf_pattern){pattern, len};
        pattern += len + 1;
    }
    cf_matcher *matcher = cf_matcher_new(patterns, count, options);
    free(patterns);
    return matcher;
}

cf_matcher *cf__pattern_compile(const char *stage, const char *pattern, unsigned flags,
                                cf_coro *target)
{
    cf_matcher_options options;
    cf_matcher *matcher = NULL;
    if (read_flags(stage, flags, &options))
        matcher = compile(stage, pattern, &options);
    if (matcher)
        return matcher;
    cf__targets_free(&target, 1);
    return NULL;
}

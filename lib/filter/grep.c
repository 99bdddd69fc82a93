/*
 * grep.c - the filter that passes what a matcher finds: making it, and its loop over spans. What
 * becomes of a span is in select.c.
 */
#include "config.h"

#include <coflow/grep.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "coro/error.h"
#include "filter/edit.h"
#include "filter/grep.h"
#include "search/matcher.h"

/* ---------------------------------------------------------------------- the stage */

struct recipe {
    cf_matcher *matcher;
    const cf_grep_options *options;
    bool owned; /* the stage frees the matcher, once it has begun */
    bool begun;
};

static bool copy_conditions(cf_grep_options *options)
{
    size_t size = options->condition_count * sizeof *options->conditions;
    if (size == 0)
        return true;
    cf_grep_condition *copy = malloc(size);
    if (!copy)
        return false;
    memcpy(copy, options->conditions, size);
    options->conditions = copy;
    return true;
}

/* Nothing has been seen of the input yet. */
static void begin_input(struct cf__grep *grep)
{
    cf__held_free(&grep->held);
    grep->left = grep->options.limit ? grep->options.limit : UINT64_MAX;
    grep->after_left = 0;
    grep->line = grep->options.numbers;
    grep->apart = grep->options.context;
}

/* What was gathered of the input, which has ended. */
static bool search_whole(struct cf__grep *grep)
{
    cf_span span = cf__whole_span(&grep->whole);
    bool more = span.len == 0 || cf__grep_span(grep, &span);
    cf__whole_clear(&grep->whole);
    return more;
}

static bool gather(struct cf__grep *grep, const cf_span *span)
{
    if (cf__whole_add(&grep->whole, span))
        return true;
    cf_raise(grep->self, CF_ENOMEM, "no memory for a whole input");
    return false;
}

static bool take(struct cf__grep *grep, const cf_span *span)
{
    if (grep->options.each_input && cf_span_offset(span) == 0) {
        search_whole(grep);
        begin_input(grep);
    }
    return grep->across ? gather(grep, span) : cf__grep_span(grep, span);
}

static void run(struct cf__grep *grep)
{
    cf_span span;
    begin_input(grep);
    while (cf_recv_span(grep->self, &span) && take(grep, &span))
        ;
    if (cf__input_has_ended(grep->self))
        search_whole(grep);
    cf__whole_clear(&grep->whole);
}

/* The edges, most of its size, are not cleared: none is read that has not been written. */
static void init(struct cf__grep *grep, cf_coro *self, const struct recipe *recipe)
{
    memset(grep, 0, offsetof(struct cf__grep, ahead.edges));
    grep->self = self;
    grep->matcher = recipe->matcher;
    grep->options = *recipe->options;
    grep->across = cf__matcher_spans_lines(recipe->matcher);
}

static cf_value body(cf_coro *self, void *arg)
{
    struct recipe *recipe = arg;
    bool owned = recipe->owned;
    struct cf__grep grep;
    init(&grep, self, recipe);
    if (!copy_conditions(&grep.options))
        return cf_raise(self, CF_ENOMEM, "no memory for conditions");
    recipe->begun = true;
    run(&grep);
    cf__held_free(&grep.held);
    if (grep.options.condition_count > 0)
        free((void *)grep.options.conditions);
    if (owned)
        cf_matcher_free(grep.matcher);
    return cf_nil;
}

static cf_coro *make(struct recipe *recipe, cf_coro *target)
{
    cf_coro *co = cf_stage(body, recipe, target);
    if (co)
        cf_set_name(co, "grep");
    if (recipe->owned && !recipe->begun)
        cf_matcher_free(recipe->matcher);
    return co;
}

cf_coro *cf_grep_with(cf_matcher *matcher, const cf_grep_options *options, cf_coro *target)
{
    struct recipe recipe = {.matcher = matcher, .options = options};
    return make(&recipe, target);
}

/* ----------------------------------------------------------------- pattern and flags */

static bool read_flags(unsigned flags, cf_matcher_options *options)
{
    unsigned syntax = flags & (CF_GREP_FIXED | CF_GREP_EXTENDED | CF_GREP_BASIC);
    *options = (cf_matcher_options){.separator = '\n'};
    if (syntax & (syntax - 1)) {
        cf__fail(CF_EINVAL, "grep", "more than one syntax asked for");
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

static cf_matcher *compile(const char *pattern, const cf_matcher_options *options)
{
    size_t count = 1;
    for (const char *p = pattern; (p = strchr(p, '\n')); p++)
        count++;
    cf_pattern *patterns = malloc(count * sizeof *patterns);
    if (!patterns) {
        cf__fail(CF_ENOMEM, "grep", "no memory for %zu patterns", count);
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

cf_coro *cf_grep(const char *pattern, unsigned flags, cf_coro *target)
{
    cf_matcher_options syntax;
    cf_grep_options options = {.invert = flags & CF_GREP_INVERT};
    if (!target)
        return NULL;
    struct recipe recipe = {.options = &options, .owned = true};
    if (!read_flags(flags, &syntax) || !(recipe.matcher = compile(pattern, &syntax))) {
        struct cf__error *cause = cf__last_error_ref();
        cf_free(target); /* its end may set another */
        cf__set_last_error(cause);
        return NULL;
    }
    return make(&recipe, target);
}

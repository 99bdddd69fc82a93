/*
 * grep.c - the filter that passes the lines a matcher finds: its construction and its loop.
 * select.c handles each span.
 */
#include "config.h"

#include <coflow/grep.h>

#include <stdlib.h>
#include <string.h>

#include "filter/edit.h"
#include "filter/grep.h"
#include "filter/pattern.h"
#include "filter/runs.h"
#include "flow/named.h"
#include "flow/targets.h"
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

/* Reset numbers, context and limit for a new input. */
static void begin_input(struct cf__grep *grep)
{
    cf__held_free(&grep->held);
    grep->left = grep->options.limit ? grep->options.limit : UINT64_MAX;
    grep->after_left = 0;
    grep->line = grep->options.numbers;
    grep->apart = grep->options.context;
}

/* With multi-line matches: search the input, all of which has been gathered. */
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

/* Lines that do not end in the matcher's separator must be given to it one by one. */
static bool search_each(struct cf__grep *grep, cf_span run)
{
    bool more = true;
    while (run.len > 0 && more) {
        cf_span line = cf__run_take_line(&run);
        more = cf__grep_span(grep, &line);
    }
    return more;
}

static bool search(struct cf__grep *grep, const cf_span *span)
{
    if (span->single || cf_span_separator(span) == grep->separator)
        return cf__grep_span(grep, span);
    return search_each(grep, *span);
}

static bool take(struct cf__grep *grep, const cf_span *span)
{
    if (grep->options.each_input && cf_span_offset(span) == 0) {
        search_whole(grep);
        begin_input(grep);
    }
    return grep->multiline ? gather(grep, span) : search(grep, span);
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

static cf_value body(cf_coro *self, void *arg)
{
    struct recipe *recipe = arg;
    bool owned = recipe->owned;
    struct cf__grep grep = {.self = self,
                            .matcher = recipe->matcher,
                            .options = *recipe->options,
                            .multiline = cf__matcher_spans_lines(recipe->matcher),
                            .separator = cf__matcher_separator(recipe->matcher)};
    if (!copy_conditions(&grep.options))
        return cf_raise(self, CF_ENOMEM, "no memory for conditions");
    recipe->begun = true;
    run(&grep);
    cf__held_free(&grep.held);
    free(grep.ahead.edges);
    if (grep.options.condition_count > 0)
        free((void *)grep.options.conditions);
    if (owned)
        cf_matcher_free(grep.matcher);
    return cf_nil;
}

static cf_coro *make(struct recipe *recipe, cf_coro *target)
{
    cf_coro *co = cf__named(cf_stage(body, recipe, target), "grep");
    if (recipe->owned && !recipe->begun)
        cf_matcher_free(recipe->matcher);
    return co;
}

cf_coro *cf_grep_with(cf_matcher *matcher, const cf_grep_options *options, cf_coro *target)
{
    struct recipe recipe = {.matcher = matcher, .options = options};
    if (matcher)
        return make(&recipe, target);
    cf__targets_free(&target, 1);
    return NULL;
}

cf_coro *cf_grep(const char *pattern, unsigned flags, cf_coro *target)
{
    cf_grep_options options = {.invert = flags & CF_GREP_INVERT};
    struct recipe recipe = {.options = &options, .owned = true};
    if (target)
        recipe.matcher = cf__pattern_compile("grep", pattern, flags, target);
    return recipe.matcher ? make(&recipe, target) : NULL;
}

/*
 * explain.c - what a matcher does, for people.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>

#include "search/matcher.h"

static const char *strategy_name(const struct cf__plan *plan)
{
    switch (plan->strategy) {
    case CF__SEARCH_NOTHING:
        return "none";
    case CF__SEARCH_EVERY:
        return "none, every line matches";
    case CF__SEARCH_ENGINE:
        return plan->engine->type->name;
    case CF__SEARCH_BLOCK:
        return "PCRE2 over many lines at once";
    default:
        return "PCRE2 line by line";
    }
}

/* Append to what is in the buffer already, as far as there is room. */
CF_PRINTF(4, 5)
static size_t append(char *buffer, size_t size, size_t at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len =
        vsnprintf(at < size ? buffer + at : NULL, at < size ? size - at : 0, format, arguments);
    va_end(arguments);
    return at + (len > 0 ? (size_t)len : 0);
}

size_t cf_matcher_explain(const cf_matcher *matcher, char *buffer, size_t size)
{
    const struct cf__program *program = matcher->program;
    const struct cf__engine *engine = program->plan.engine;
    const struct cf__engine_state *state = &matcher->state;
    size_t len = append(buffer, size, 0, "engine: %s\nbecause: %s\n", strategy_name(&program->plan),
                        program->plan.reason);
    if (engine == NULL)
        return len;
    int added = engine->type->describe(engine, state, len < size ? buffer + len : NULL,
                                       len < size ? size - len : 0);
    len += added > 0 ? (size_t)added : 0;
    len = append(buffer, size, len, "vectors: %s\n", program->scan->name);
    if (state->candidates > 0)
        len = append(buffer, size, len, "candidate lines: %llu, of them false: %llu%s\n",
                     (unsigned long long)state->candidates, (unsigned long long)state->lies,
                     matcher->demoted ? " (too many: went on with PCRE2 over many lines)" : "");
    return len;
}

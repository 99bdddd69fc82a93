/*
 * explain.c - describes a matcher for people: cf_matcher_explain.
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

/* Append to the buffer, as far as there is room. Returns the new length of the whole text. */
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

static size_t explain_engine(const struct cf__engine *engine, const struct cf__engine_state *state,
                             char *buffer, size_t size, size_t at)
{
    int added = engine->type->describe(engine, state, at < size ? buffer + at : NULL,
                                       at < size ? size - at : 0);
    at += added > 0 ? (size_t)added : 0;
    if (state->rejected > 0)
        at = append(buffer, size, at, "lines rejected after that: %llu\n",
                    (unsigned long long)state->rejected);
    if (state->candidates > 0)
        at = append(buffer, size, at, "lines PCRE2 was asked about: %llu; without a match: %llu\n",
                    (unsigned long long)state->candidates,
                    (unsigned long long)state->false_positives);
    return at;
}

size_t cf_matcher_explain(const cf_matcher *matcher, char *buffer, size_t size)
{
    const struct cf__plan *plan = &matcher->program->plan;
    size_t len =
        append(buffer, size, 0, "engine: %s\nbecause: %s\n", strategy_name(plan), plan->reason);
    if (plan->engine == NULL)
        return len;
    bool gave_up = matcher->engine != plan->engine;
    len = append(buffer, size, len, "vectors: %s\n", matcher->program->scan->name);
    len = explain_engine(plan->engine, gave_up ? &matcher->first_state : &matcher->state, buffer,
                         size, len);
    if (!gave_up)
        return len;
    len = append(buffer, size, len, "too many of these; switched to: %s\n",
                 matcher->engine != NULL ? matcher->engine->type->name
                                         : "PCRE2 over many lines at once");
    return matcher->engine == NULL
               ? len
               : explain_engine(matcher->engine, &matcher->state, buffer, size, len);
}

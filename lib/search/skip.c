/*
 * skip.c - skip lines that neither match nor contain a given byte, testing for both in one pass.
 */
#include "config.h"

#include <string.h>

#include "search/matcher.h"

const char *cf__skip_in_turn(const struct cf__engine *engine, struct cf__engine_state *state,
                             const char *text, const char *end, char byte)
{
    bool certain;
    const char *at = engine->type->find(engine, state, text, end, &certain);
    const char *found = memchr(text, byte, (size_t)((at != NULL ? at : end) - text));
    return found != NULL ? found : at;
}

size_t cf_matcher_skip(cf_matcher *matcher, const char *text, const char *end, char other)
{
    const struct cf__program *program = matcher->program;
    const struct cf__engine *engine = matcher->engine;
    struct cf__engine_state *state = &matcher->state;
    const char *line = end;
    if (program->plan.strategy != CF__SEARCH_ENGINE || engine == NULL ||
        engine->type->skip == NULL || (program->options.flags & CF_MATCH_MULTILINE))
        return 0;
    state->continues = false;
    state->resume = NULL; /* this was not the search that a later find may continue */
    const char *at = engine->type->skip(engine, state, text, end, other);
    if (at != NULL) {
        const char *before = memrchr(text, program->options.separator, (size_t)(at - text));
        line = before != NULL ? before + 1 : text;
    }
    state->bytes += (uint64_t)(line - text);
    return (size_t)(line - text);
}

/*
 * skip.c - lines that are passed over in one look, for a match and for a byte at once.
 */
#include "config.h"

#include <string.h>

#include "search/matcher.h"

size_t cf_matcher_skip(cf_matcher *matcher, const char *text, const char *end, char other)
{
    const struct cf__program *program = matcher->program;
    const struct cf__engine *engine = matcher->engine;
    if (program->plan.strategy != CF__SEARCH_ENGINE || engine == NULL ||
        engine->type->skip == NULL || (program->options.flags & CF_MATCH_MULTILINE))
        return 0;
    const char *at = engine->type->skip(engine, &matcher->state, text, end, (unsigned char)other);
    const char *line = end;
    if (at != NULL) {
        const char *before = memrchr(text, program->options.separator, (size_t)(at - text));
        line = before != NULL ? before + 1 : text;
    }
    matcher->state.bytes += (uint64_t)(line - text);
    return (size_t)(line - text);
}

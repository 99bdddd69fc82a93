/*
 * find_lines.c - find many matching lines in one call. The engine marks those it is certain of;
 * others are found one at a time by find_line.c.
 */
#include "config.h"

#include "search/matcher.h"

/* Every line matches. */
static void mark_all(const char *text, const char *end, struct cf__marks *marks)
{
    cf__marks_begin(marks, text);
    marks->count += cf__count_byte(text, (size_t)(end - text), marks->separator) +
                    ((unsigned char)end[-1] != marks->separator);
    cf__marks_add_edge(marks);
    marks->line = end;
    cf__marks_add_edge(marks);
}

/* Let the engine mark lines, up to one that it is not certain of. *text advances to where it
 * stopped. */
static void mark_by_engine(cf_matcher *matcher, const char **text, const char *end,
                           struct cf__marks *marks)
{
    struct cf__engine_state *state = &matcher->state;
    const struct cf__engine *engine = matcher->engine;
    if (matcher->program->plan.strategy != CF__SEARCH_ENGINE || engine == NULL ||
        engine->type->mark == NULL)
        return;
    state->continues = *text == state->resume && end == state->resume_end;
    *text = engine->type->mark(engine, state, *text, end, marks);
    marks->matches = false;                     /* the next line is searched again from its start */
    state->resume = *text < end ? *text : NULL; /* see find_by_engine */
    state->resume_end = end;
}

/* Find one line and mark it. */
static cf_found mark_next(cf_matcher *matcher, const char **text, const char *end,
                          struct cf__marks *marks, cf_extent *line)
{
    cf_found found = cf_matcher_find_line(matcher, *text, end, line);
    *text = end;
    if (found == CF_FOUND_ERROR)
        *text = line->start;
    if (found != CF_FOUND_MATCH)
        return found;
    if (line->start > marks->line) {
        cf__marks_end(marks);
        marks->line = line->start;
    }
    *text = cf__marks_line(marks, line->end - 1, line->end);
    return found;
}

cf_found cf__matcher_mark_lines(cf_matcher *matcher, const char **stop, const char *end,
                                struct cf__marks *marks, cf_extent *line)
{
    cf_found found = CF_FOUND_MATCH;
    marks->separator = matcher->program->options.separator;
    if (matcher->program->plan.strategy == CF__SEARCH_EVERY && *stop < end) {
        mark_all(*stop, end, marks);
        *stop = end;
    }
    cf__marks_begin(marks, *stop);
    while (*stop < end && found == CF_FOUND_MATCH && !cf__marks_are_full(marks)) {
        mark_by_engine(matcher, stop, end, marks);
        if (*stop < end && !cf__marks_are_full(marks))
            found = mark_next(matcher, stop, end, marks, line);
    }
    cf__marks_end(marks);
    return found == CF_FOUND_MATCH && *stop == end ? CF_FOUND_NONE : found;
}

/*
 * walk.c - the stages of a pipeline, each once.
 *
 * No recursion: a pipeline may be longer than a stack is deep.
 */
#include "config.h"

#include "flow/walk.h"

#include <stdlib.h>

/* The stages on the way down: of each, those below it that have not been seen to. */
struct way {
    struct cf__below *visits;
    size_t depth;
};

bool cf__grow(void **array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0) /* it doubles at powers of two */
        return true;
    void *bigger = realloc(*array, (count > 0 ? 2 * count : 1) * size);
    if (bigger)
        *array = bigger;
    return bigger != NULL;
}

struct cf__below cf__below(const struct cf__stage *stage)
{
    return (struct cf__below){stage, stage->out, stage->elsewhere ? stage->behind_count : 0};
}

struct cf__stage *cf__below_next(struct cf__below *below)
{
    const struct cf__stage *stage = below->stage;
    if (below->edge) {
        struct cf__stage *next = below->edge->to;
        below->edge = below->edge->next_out;
        return next;
    }
    while (below->behind < stage->behind_count) {
        cf_coro *co = stage->behind[below->behind++];
        struct cf__stage *served = co ? cf__stage_of(co) : NULL;
        if (served)
            return served;
    }
    return NULL;
}

/* Its place may be left from another walk. */
static bool has_been_entered(const struct cf__walk *walk, const struct cf__stage *stage)
{
    return stage->place < walk->count && walk->stages[stage->place] == stage;
}

static bool enter(struct cf__walk *walk, struct way *way, struct cf__stage *stage)
{
    if (has_been_entered(walk, stage))
        return true;
    if (!cf__grow((void **)&walk->stages, walk->count, sizeof *walk->stages) ||
        !cf__grow((void **)&way->visits, way->depth, sizeof *way->visits))
        return false;
    way->visits[way->depth++] = cf__below(stage);
    stage->place = walk->count;
    walk->stages[walk->count++] = stage;
    return true;
}

static bool go_down(struct cf__walk *walk, struct way *way)
{
    while (way->depth > 0) {
        struct cf__stage *next = cf__below_next(&way->visits[way->depth - 1]);
        if (!next)
            way->depth--;
        else if (!enter(walk, way, next))
            return false;
    }
    return true;
}

bool cf__walk_down(struct cf__walk *walk, struct cf__stage *head)
{
    struct way way = {.depth = 0};
    *walk = (struct cf__walk){.count = 0};
    bool is_whole = enter(walk, &way, head) && go_down(walk, &way);
    free(way.visits);
    if (!is_whole)
        cf__walk_free(walk);
    return is_whole;
}

void cf__walk_free(struct cf__walk *walk)
{
    free(walk->stages);
    *walk = (struct cf__walk){.count = 0};
}

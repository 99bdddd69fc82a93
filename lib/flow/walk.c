/*
 * walk.c - the stages of a pipeline, each once.
 *
 * No recursion: a pipeline may be longer than a stack is deep.
 */
#include "config.h"

#include "flow/walk.h"

#include <stdlib.h>

/* A stage on the way down, and how many of those below it have been seen to. */
struct visit {
    struct cf__stage *stage;
    size_t seen;
};

struct way {
    struct visit *visits;
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

struct cf__stage *cf__below(const struct cf__stage *stage, size_t i)
{
    const struct cf__edge *edge = stage->out;
    for (; edge && i > 0; i--)
        edge = edge->next_out;
    if (edge)
        return edge->to;
    for (size_t k = 0; k < stage->behind_count && !stage->elsewhere; k++) {
        struct cf__stage *served = stage->behind[k] ? cf__stage_of(stage->behind[k]) : NULL;
        if (served && i-- == 0)
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
    way->visits[way->depth++] = (struct visit){stage, 0};
    stage->place = walk->count;
    walk->stages[walk->count++] = stage;
    return true;
}

static bool go_down(struct cf__walk *walk, struct way *way)
{
    while (way->depth > 0) {
        struct visit *visit = &way->visits[way->depth - 1];
        struct cf__stage *next = cf__below(visit->stage, visit->seen++);
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

/*
 * walk.c - list the stages of a pipeline in topological order.
 *
 * A depth-first search, last branch first: a stage is put in front of the list when all below it
 * are in the list. Not recursive, because a pipeline may be longer than a stack allows.
 */
#include "config.h"

#include "flow/walk.h"

static void enter(struct cf__stage *stage, struct cf__stage *from, enum cf__walk_to to)
{
    bool serves = to == CF__SERVED && !stage->elsewhere;
    stage->place = (struct cf__place){
        .from = from,
        .edge = cf__edge_last(stage),
        .behind = serves ? stage->behind_count : 0,
        .entered = true,
    };
    stage->outgrown = false;
}

/* The next stage below that has not been entered. NULL: there are no more. */
static struct cf__stage *next_below(const struct cf__stage *stage, struct cf__place *place)
{
    while (place->behind > 0) {
        cf_coro *co = stage->behind[--place->behind];
        struct cf__stage *served = co ? cf__stage_of(co) : NULL;
        if (served && !served->place.entered)
            return served;
    }
    while (place->edge) {
        struct cf__stage *next = place->edge->to;
        place->edge = cf__edge_before(place->edge);
        if (!next->place.entered)
            return next;
    }
    return NULL;
}

static void put_in_front(struct cf__walk *walk, struct cf__stage *stage)
{
    stage->place.next = walk->first;
    walk->first = stage;
    walk->count++;
}

static void number(const struct cf__walk *walk)
{
    size_t count = 0;
    for (struct cf__stage *stage = walk->first; stage; stage = stage->place.next) {
        stage->place.number = count++;
        stage->place.entered = false;
    }
}

struct cf__walk cf__walk_down(struct cf__stage *head, enum cf__walk_to to)
{
    struct cf__walk walk = {NULL, 0};
    enter(head, NULL, to);
    for (struct cf__stage *stage = head; stage;) {
        struct cf__stage *below = next_below(stage, &stage->place);
        struct cf__stage *from = stage->place.from;
        if (below)
            enter(below, stage, to);
        else
            put_in_front(&walk, stage);
        stage = below ? below : from;
    }
    number(&walk);
    return walk;
}

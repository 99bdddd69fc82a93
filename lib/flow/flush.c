/*
 * flush.c - have a stage and all below it handle what was sent to them.
 *
 * A flush follows a chain of stages down; on the way back up, stages whose targets want no more
 * find out. Where the pipeline branches, the stages below are flushed in the order of a walk: each
 * once, after all above it.
 */
#include "config.h"

#include <stdlib.h>

#include "flow/walk.h"

static bool flush(cf_coro *target, bool all);

void cf__visit_begin(struct cf__visit *visit, struct cf__stage *stage)
{
    *visit = (struct cf__visit){stage, stage->out, stage->visits};
    stage->visits = visit;
}

void cf__visit_end(struct cf__visit *visit)
{
    if (!visit->stage)
        return;
    struct cf__visit **link = &visit->stage->visits;
    while (*link != visit)
        link = &(*link)->next;
    *link = visit->next;
}

void cf__visits_end(struct cf__stage *stage)
{
    for (struct cf__visit *visit = stage->visits; visit; visit = visit->next)
        *visit = (struct cf__visit){.next = visit->next};
}

/* Returns the next stage below and advances the visit. NULL: there are no more. */
static cf_coro *next_below(struct cf__visit *visit)
{
    struct cf__edge *edge = visit->edge;
    if (!edge)
        return NULL;
    visit->edge = edge->next_out;
    return edge->to->self;
}

/* -------------------------------------------------------------------------- branches */

/* Flush the branches one after the other; a stage on several of them more than once. */
static void flush_each(struct cf__visit *visit, bool all)
{
    cf_coro *below;
    while ((below = next_below(visit)) != NULL)
        flush(below, all);
}

/* If the stage sends to some for the first time, those are not in the walk, and are flushed here.
 */
static void flush_visit(struct cf__visit *visit)
{
    if (!visit->stage)
        return;
    cf__deliver(visit->stage->self);
    if (visit->stage && visit->stage->outgrown) {
        visit->edge = visit->stage->out;
        flush_each(visit, true);
    }
    if (visit->stage)
        visit->stage->unsettled = false;
}

static void flush_visits(struct cf__visit visits[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        flush_visit(&visits[i]);
    for (size_t i = count; i-- > 0;) {
        if (visits[i].stage)
            cf__deliver_end(visits[i].stage);
        cf__visit_end(&visits[i]);
    }
}

static void flush_walk(const struct cf__walk *walk, struct cf__visit visits[])
{
    size_t count = 0;
    for (struct cf__stage *stage = walk->first->place.next; stage; stage = stage->place.next)
        cf__visit_begin(&visits[count++], stage);
    flush_visits(visits, count);
}

/* Flush all below a stage, in the order of a walk; without memory for that, branch by branch. */
static void flush_branches(struct cf__visit *above, bool all)
{
    struct cf__walk walk = cf__walk_down(above->stage, CF__SENT_TO);
    struct cf__visit *visits = malloc((walk.count - 1) * sizeof *visits);
    if (visits)
        flush_walk(&walk, visits);
    else
        flush_each(above, all);
    free(visits);
}

/* ----------------------------------------------------------------------------- chain */

/* The only target of a stage, if the stage is its only upstream; else NULL. */
static struct cf__stage *only_below(const struct cf__stage *stage)
{
    const struct cf__edge *edge = stage->out;
    return edge && !edge->next_out && !edge->to->in->next_in ? edge->to : NULL;
}

static struct cf__stage *only_above(const struct cf__stage *stage)
{
    return stage->in && !stage->in->next_in ? stage->in->from : NULL;
}

static bool take_unsettled(struct cf__stage *stage)
{
    bool unsettled = stage->unsettled;
    stage->unsettled = false;
    return unsettled;
}

/* Flush what is below a stage that has handled its batch. Returns the last stage of the chain that
 * was reached; NULL: it has been released. */
static struct cf__stage *flush_below(struct cf__stage *top, bool all)
{
    struct cf__visit here;
    struct cf__stage *below;
    cf__visit_begin(&here, top);
    while (here.stage && (take_unsettled(here.stage) || all) && here.stage->out) {
        below = only_below(here.stage);
        if (!below)
            flush_branches(&here, all);
        if (!below || !cf__deliver(below->self))
            break;
        cf__visit_end(&here);
        cf__visit_begin(&here, below);
    }
    cf__visit_end(&here);
    return here.stage;
}

/* The way back up ends at a stage that has got a second upstream meanwhile: those above it notice
 * that a target has ended when they next send. */
static bool flush(cf_coro *target, bool all)
{
    struct cf__stage *top = cf__stage_of(target);
    struct cf__visit here;
    if (!cf__deliver(target))
        return false;
    if (!top)
        return true;
    cf__visit_begin(&here, top);
    struct cf__stage *stage = flush_below(top, all);
    for (; stage && here.stage && stage != top; stage = only_above(stage))
        cf__deliver_end(stage);
    cf__visit_end(&here);
    return here.stage && cf__deliver_end(top);
}

bool cf_flush(cf_coro *target)
{
    return flush(target, true);
}

bool cf__flush_rest(cf_coro *target)
{
    return flush(target, false);
}

/* ------------------------------------------------------------------------- to a meeting */

/* Recursive for branches only: it runs on a body's small stack, and a chain may be long. */
bool cf__deliver_to_meeting(cf_coro *target)
{
    struct cf__stage *stage = cf__stage_of(target), *below;
    if (!cf__deliver(target))
        return false;
    for (; stage && (below = only_below(stage)) != NULL; stage = below)
        if (!cf__deliver(below->self))
            return true;
    if (!stage)
        return true;
    struct cf__visit here;
    cf__visit_begin(&here, stage);
    while ((target = next_below(&here)) != NULL)
        if (!cf__stage_of(target)->in->next_in)
            cf__deliver_to_meeting(target);
    cf__visit_end(&here);
    return true;
}

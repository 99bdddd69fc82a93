/*
 * flush.c - all that is below a stage handles what was sent to it.
 *
 * A chain is gone down and up again. Where it branches, the rest is done in the order of a walk:
 * each stage once, when all above it have been flushed.
 */
#include "config.h"

#include <stdlib.h>

#include "flow/walk.h"

/* A flush will come to a stage. Bodies that run meanwhile may flush the same ones, end them, or
 * wait while other tasks do: so each flush has visits of its own, and stages know of them. */
struct cf__visit {
    struct cf__stage *stage; /* NULL: it has been freed */
    struct cf__visit *next;  /* of another flush, to the same one */
};

static bool flush(cf_coro *target, bool all);

static void begin_visit(struct cf__visit *visit, struct cf__stage *stage)
{
    *visit = (struct cf__visit){stage, stage->visits};
    stage->visits = visit;
}

static void end_visit(struct cf__visit *visit)
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
        visit->stage = NULL;
}

/* -------------------------------------------------------------------------- branches */

static struct cf__stage *nth_below(const struct cf__stage *stage, size_t n)
{
    const struct cf__edge *edge = stage->out;
    while (edge && n-- > 0)
        edge = edge->next_out;
    return edge ? edge->to : NULL;
}

/* One after the other, and what several lead to as often. */
static void flush_each(const struct cf__visit *visit, bool all)
{
    const struct cf__stage *below;
    for (size_t i = 0; visit->stage && (below = nth_below(visit->stage, i)) != NULL; i++)
        flush(below->self, all);
}

/* It may have sent to some for the first time, whom the walk did not see. */
static void pay_visit(struct cf__visit *visit)
{
    if (!visit->stage)
        return;
    cf__deliver(visit->stage->self);
    if (visit->stage && visit->stage->outgrown)
        flush_each(visit, true);
    if (visit->stage)
        visit->stage->unsettled = false;
}

static void pay_visits(struct cf__visit visits[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        pay_visit(&visits[i]);
    for (size_t i = count; i-- > 0;) {
        if (visits[i].stage)
            cf__deliver_end(visits[i].stage);
        end_visit(&visits[i]);
    }
}

static void flush_walk(const struct cf__walk *walk, struct cf__visit visits[])
{
    size_t count = 0;
    for (struct cf__stage *stage = walk->first->place.next; stage; stage = stage->place.next)
        begin_visit(&visits[count++], stage);
    pay_visits(visits, count);
}

/* All that a stage sends to. Without memory, each for itself. false: it has been freed. */
static bool flush_branches(struct cf__stage *stage, bool all)
{
    struct cf__visit here;
    begin_visit(&here, stage);
    struct cf__walk walk = cf__walk_down(stage, CF__SENT_TO);
    struct cf__visit *visits = malloc((walk.count - 1) * sizeof *visits);
    if (visits)
        flush_walk(&walk, visits);
    else
        flush_each(&here, all);
    free(visits);
    end_visit(&here);
    return here.stage != NULL;
}

/* ----------------------------------------------------------------------------- chain */

/* The one that a stage sends to, if nobody else does. NULL: there are several, or none. */
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

/* From a stage that has its batch. Returns the last of the chain that was reached; NULL: it is no
 * more. */
static struct cf__stage *flush_below(struct cf__stage *stage, bool all)
{
    while ((take_unsettled(stage) || all) && stage->out) {
        struct cf__stage *below = only_below(stage);
        if (!below)
            return flush_branches(stage, all) ? stage : NULL;
        stage = below;
        if (!cf__deliver(stage->self)) /* it has ended, or is busy */
            break;
    }
    return stage;
}

/* On the way up a stage may by now have another upstream: those above then learn of an end when
 * they next send. */
static bool flush(cf_coro *target, bool all)
{
    struct cf__stage *top = cf__stage_of(target);
    if (!cf__deliver(target))
        return false;
    if (!top)
        return true;
    struct cf__stage *stage = flush_below(top, all);
    for (; stage && stage != top; stage = only_above(stage))
        cf__deliver_end(stage);
    return cf__deliver_end(top);
}

bool cf_flush(cf_coro *target)
{
    return flush(target, true);
}

bool cf__flush_rest(cf_coro *target)
{
    return flush(target, false);
}

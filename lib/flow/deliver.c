/*
 * deliver.c - batches on their way: a stage is resumed with what was sent to it, alone or with all
 * below.
 */
#include "config.h"

#include "flow/stage.h"
#include "flow/turn.h"

bool cf__wants_more(const cf_coro *target)
{
    return target->hot.state != CF__CLOSED;
}

/* Resume a stage whose batch is shut. false: it has ended, or could not be resumed. */
static bool resume(struct cf__stage *stage)
{
    cf__turn_begins(stage);
    cf_status status = cf__resume(stage->self, CF_NIL, NULL);
    cf__turn_ends(stage);
    if (status == CF_YIELD)
        return true;
    if (cf__wants_more(stage->self))
        cf__batch_reopen(stage); /* busy: another thread runs it */
    return false;
}

bool cf__deliver(cf_coro *target)
{
    struct cf__stage *stage = cf__stage_of(target);
    if (!stage || cf__batch_is_empty(stage))
        return cf__wants_more(target);
    if (!cf__take_turn(stage))
        return false;
    if (cf__batch_is_empty(stage) || !cf__wants_more(target))
        return cf__wants_more(target);
    cf__batch_shut(stage);
    return resume(stage);
}

bool cf__deliver_lines(struct cf__stage *from, struct cf__stage *to, const cf_line lines[],
                       size_t count)
{
    if (!cf__deliver(to->self))
        return false;
    cf__batch_lend(to, from, lines, count);
    return resume(to);
}

bool cf__has_taker(const struct cf__stage *stage)
{
    if (stage->target)
        return !stage->lost && cf__wants_more(stage->target);
    for (const struct cf__edge *edge = stage->out; edge; edge = edge->next_out)
        if (cf__wants_more(edge->to->self))
            return true;
    return !stage->relays;
}

/* A stage that waits for lines cannot see that its target has ended: let it find out, and end. */
static bool end_if_unwanted(struct cf__stage *stage)
{
    if (cf__has_taker(stage))
        return true;
    if (!cf__wants_more(stage->self) || stage->reading)
        return false;
    cf__batch_shut(stage);
    return resume(stage);
}

/* The one stage that sends to it; NULL: there are several, or none. */
static struct cf__stage *only_above(const struct cf__stage *stage)
{
    return stage->in && !stage->in->next_in ? stage->in->from : NULL;
}

static bool flush(cf_coro *target, bool all);

/* All that a stage sends to, but for the last when nobody else sends to that: it is returned, to be
 * gone on with. */
static struct cf__stage *flush_branches(struct cf__stage *stage, bool all)
{
    for (struct cf__edge *edge = stage->out, *next; edge; edge = next) {
        next = edge->next_out;
        if (!next && !edge->to->in->next_in)
            return edge->to;
        flush(edge->to->self, all);
    }
    return NULL;
}

static bool take_unsettled(struct cf__stage *stage)
{
    bool unsettled = stage->unsettled;
    stage->unsettled = false;
    return unsettled;
}

/* From a stage that has its batch. Calls itself for branches only, because it may run on a body's
 * small stack and a chain be long. Returns the last that was reached. */
static struct cf__stage *flush_below(struct cf__stage *stage, bool all)
{
    while (take_unsettled(stage) || all) {
        struct cf__stage *below = flush_branches(stage, all);
        if (!below)
            break;
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
        end_if_unwanted(stage);
    return end_if_unwanted(top);
}

bool cf_flush(cf_coro *target)
{
    return flush(target, true);
}

bool cf__flush_rest(cf_coro *target)
{
    return flush(target, false);
}

bool cf__deliver_to_meeting(cf_coro *target)
{
    if (!cf__deliver(target))
        return false;
    struct cf__stage *stage = cf__stage_of(target);
    for (struct cf__edge *edge = stage ? stage->out : NULL, *next; edge; edge = next) {
        next = edge->next_out;
        if (!edge->to->in->next_in)
            cf__deliver_to_meeting(edge->to->self);
    }
    return true;
}

/* Why target takes no more: what it ended with; nothing when it stopped; else what it answered: a
 * stage, that it is busy; another coroutine may not have been started. */
static struct cf__error *refusal(const cf_coro *target)
{
    const struct cf__stage *stage = cf__stage_of(target);
    const cf_error *answer = stage ? NULL : cf_error_of(target);
    if (cf__wants_more(target) && answer)
        return cf__error_new(answer->code, answer->where, answer->text);
    if (cf__wants_more(target))
        return cf__error_new(CF_EBUSY, target->name, NULL);
    return cf__error_ref(stage ? stage->final : target->last);
}

bool cf__note_refusal(struct cf__stage *from, const cf_coro *target)
{
    if (from && !from->failure)
        from->failure = refusal(target);
    if (from)
        cf__stage_set_live(from, false); /* its next receive is to find out */
    return false;
}

/*
 * deliver.c - resume a stage with its batch. To do so for all stages below, too: flush.c.
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
        cf__batch_reopen(stage); /* another thread runs it */
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

bool cf__deliver_end(struct cf__stage *stage)
{
    if (cf__has_taker(stage))
        return true;
    if (!cf__wants_more(stage->self) || stage->reading)
        return false;
    cf__batch_shut(stage);
    return resume(stage);
}

/* Why target refused a line. If it has ended: its error, or NULL if it just stopped. Otherwise
 * CF_EBUSY, or, for a coroutine that is not a stage, its last error: it may not have been started.
 */
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
        cf__stage_set_live(from,
                           false); /* so that its next receive takes the slow path, and fails */
    return false;
}

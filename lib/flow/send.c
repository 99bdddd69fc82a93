/*
 * send.c - the sending side: append to a target's batch, and deliver it when it is full or ripe;
 * and cf_send of a value to a stage: one line, which is delivered down to the sinks.
 */
#include "config.h"

#define CF_NO_INLINE
#include "flow/stage.h"
#include "flow/turn.h"

#include "coro/build.h"
#include "coro/switch.h"

/* -------------------------------------------------------------------- in a pipeline */

/* A line was lost. `from` may send nothing more to its own target: a gap in the stream would be
 * worse. Without `from` (a source or another plain function sends) the failure becomes the
 * target's, since a source returns the error that its target ends with. */
static bool out_of_memory(struct cf__stage *from, struct cf__stage *to)
{
    struct cf__error *error = cf__error_new(CF_ENOMEM, to->self->name, NULL);
    struct cf__stage *failed = from ? from : to;
    if (!from)
        cf__answer(to->self, cf__error_ref(error));
    if (failed->failure)
        cf__error_free(error);
    else
        failed->failure = error;
    if (from && from->target == to->self)
        cf__stage_lost(from);
    return false;
}

/* Make room for one more line or span. `from` is the stage that sends, or NULL. */
static bool make_room(struct cf__stage *from, struct cf__stage *to)
{
    if (!cf__take_turn(to) || !cf__wants_more(to->self))
        return cf__note_refusal(from, to->self);
    if (from && cf__batch_is_empty(to) && !cf__edge_add(from, to))
        return out_of_memory(from, to);
    if (!cf__batch_has_room(to) && !cf__deliver(to->self))
        return cf__note_refusal(from, to->self);
    if (from)
        to->separator = from->separator;
    return true;
}

static bool deliver_if_ripe(struct cf__stage *from, struct cf__stage *to)
{
    if (!cf__batch_is_ripe(to) || cf__deliver(to->self))
        return true;
    return cf__note_refusal(from, to->self);
}

/* Send a line as a value to a coroutine that is not a stage. */
static bool send_value(struct cf__stage *from, cf_coro *target, cf_line line)
{
    if (cf_send(target, cf_text(line.text, line.len), NULL) == CF_YIELD)
        return true;
    return cf__note_refusal(from, target);
}

static bool send_line(struct cf__stage *from, cf_coro *target, cf_line line)
{
    struct cf__stage *to = cf__stage_of(target);
    if (!to)
        return send_value(from, target, line);
    if (!make_room(from, to))
        return false;
    if (!cf__batch_append_line(to, from, line))
        return out_of_memory(from, to);
    return deliver_if_ripe(from, to);
}

/* If self is handling a line by value, its sender waits until everything below has handled it. */
static bool flush_if_live(cf_coro *self, cf_coro *target)
{
    return self->hot.state != CF__LIVE || cf_flush(target);
}

/* Can the line be handed over by value? The stage must accept that (see cf__takes_values), and an
 * empty line could not be told from nil. */
static bool takes_value(const cf_coro *co, cf_line line)
{
    return co->hot.state == CF__LIVE && co->hot.stream.target->extent == 0 && line.len > 0;
}

static bool resume_with_value(struct cf__stage *stage, cf_value value)
{
    cf__turn_begins(stage);
    cf_status status = cf__resume(stage->self, value, NULL);
    cf__turn_ends(stage);
    return status == CF_YIELD;
}

/* Hand a line over by value. false: the target does not accept that; or it has ended, which it will
 * report when the caller sends the line in the normal way. */
static bool hand_over(struct cf__stream *stream, cf_line line)
{
    cf_coro *to = (cf_coro *)((char *)stream - offsetof(cf_coro, hot.stream));
    cf_value value = {.str = line.text, .len = line.len};
    if (!takes_value(to, line))
        return false;
    if (!cf__mark_running(&to->hot))
        return resume_with_value(cf__stage_of(to), value);
    int why = cf__switch(to, &value, 0);
    if (CF_UNLIKELY(why != CF_YIELD))
        return cf__go_on(to, why, value, NULL) == CF_YIELD;
    cf__leave(to);
    return true;
}

bool cf_send_line(cf_coro *self, cf_line line)
{
    if (self->hot.state == CF__LIVE && hand_over(self->hot.stream.target, line))
        return true;
    struct cf__stage *stage = cf__stage_of(self);
    return stage && stage->target && !stage->lost && send_line(stage, stage->target, line) &&
           flush_if_live(self, stage->target);
}

/* As the fast path of coflow/stream-inline.h. */
static bool append_fast(struct cf__stream *stream, cf_line line)
{
    if (stream->free == stream->limit || (uintptr_t)line.text - stream->base >= stream->extent)
        return false;
    *stream->free++ = line;
    return true;
}

/* A few lines are not worth a switch of their own: gather them in the batch. */
static bool is_worth_lending(const struct cf__stage *to, size_t count)
{
    return to && !(to->mode & CF_SYNC) && count >= CF__BATCH_ITEMS / 8;
}

static bool lend(struct cf__stage *from, struct cf__stage *to, const cf_line lines[], size_t count)
{
    if (!make_room(from, to))
        return false;
    return cf__deliver_lines(from, to, lines, count) || cf__note_refusal(from, to->self);
}

bool cf__send_lines_to(cf_coro *self, cf_coro *target, const cf_line lines[], size_t count)
{
    struct cf__stage *to = cf__stage_of(target);
    struct cf__stream *stream = &target->hot.stream;
    if (is_worth_lending(to, count))
        return lend(cf__stage_of(self), to, lines, count);
    for (size_t i = 0; i < count; i++)
        if (!append_fast(stream, lines[i]) && !send_line(cf__stage_of(self), target, lines[i]))
            return false;
    return flush_if_live(self, target);
}

static cf_status answer_busy(cf_coro *co)
{
    atomic_store_explicit(&co->answered, &co->busy, memory_order_release);
    return CF_ERROR;
}

/* ---------------------------------------------------------------------------- spans */

/* Send each line of a run as a value, to a coroutine that is not a stage. */
static bool send_split(struct cf__stage *from, cf_coro *target, const cf_span *span)
{
    const char *p = span->text;
    const char *end = p + span->len;
    while (p < end) {
        cf_line lines[64];
        size_t count;
        p = cf__split(p, end, cf_span_separator(span), lines, 64, &count);
        for (size_t i = 0; i < count; i++)
            if (!send_line(from, target, lines[i]))
                return false;
    }
    return true;
}

/* Send each line of a run as a span of its own, to a stage in CF_SYNC mode. */
static bool send_sync(struct cf__stage *from, struct cf__stage *to, const cf_span *span)
{
    const char *p = span->text;
    const char *end = p + span->len;
    cf_span one = *span;
    while (p < end) {
        cf_line line;
        size_t count;
        one.text = p;
        p = cf__split(p, end, cf_span_separator(span), &line, 1, &count);
        one.len = (size_t)(p - one.text);
        if (!make_room(from, to))
            return false;
        if (!cf__batch_append_span(to, &one))
            return out_of_memory(from, to);
        if (!deliver_if_ripe(from, to))
            return false;
        if (one.line)
            one.line++;
    }
    return true;
}

static bool send_span(struct cf__stage *from, cf_coro *target, const cf_span *span)
{
    struct cf__stage *to = cf__stage_of(target);
    if (!to && span->single)
        return send_value(from, target, (cf_line){span->text, span->len});
    if (!to)
        return send_split(from, target, span);
    if ((to->mode & CF_SYNC) && !span->single)
        return send_sync(from, to, span);
    if (!make_room(from, to))
        return false;
    if (!cf__batch_append_span(to, span))
        return out_of_memory(from, to);
    return deliver_if_ripe(from, to);
}

bool cf_send_span(cf_coro *self, cf_span span)
{
    struct cf__stage *stage = cf__stage_of(self);
    return stage && stage->target && !stage->lost && send_span(stage, stage->target, &span) &&
           flush_if_live(self, stage->target);
}

/* -------------------------------------------------------------- from a plain function */

/* Plain functions on two threads may send at once: the second is told that the stage is busy. */
static bool claim(struct cf__stage *stage)
{
    uintptr_t nobody = 0;
    return atomic_compare_exchange_strong_explicit(&stage->sender, &nobody, cf__thread_id(),
                                                   memory_order_acquire, memory_order_relaxed);
}

static void release(struct cf__stage *stage)
{
    atomic_store_explicit(&stage->sender, 0, memory_order_release);
}

/* Claimed by this thread, in an outer function or another task: that is no conflict. */
static bool is_claimed_here(const struct cf__stage *stage)
{
    return atomic_load_explicit(&stage->sender, memory_order_relaxed) == cf__thread_id();
}

struct visit {
    struct cf__stage *stage;
    bool claimed;
    bool allowed;
};

static struct visit begin_visit(struct cf__stage *to)
{
    bool claimed = claim(to);
    return (struct visit){to, claimed, claimed || is_claimed_here(to)};
}

static bool end_visit(struct visit visit, bool sent)
{
    cf_coro *target = visit.stage->self;
    if (visit.claimed)
        release(visit.stage);
    if (!visit.allowed || (!sent && cf__is_running(target)))
        answer_busy(target);
    return sent;
}

static bool send_line_from_outside(cf_coro *target, cf_line line)
{
    struct cf__stage *to = cf__stage_of(target);
    if (!to)
        return send_value(NULL, target, line);
    struct visit visit = begin_visit(to);
    return end_visit(visit, visit.allowed && send_line(NULL, target, line));
}

bool cf_send_line_to(cf_coro *self, cf_coro *target, cf_line line)
{
    if (!self)
        return send_line_from_outside(target, line);
    return send_line(cf__stage_of(self), target, line) && flush_if_live(self, target);
}

static bool send_span_from_outside(cf_coro *target, const cf_span *span)
{
    struct cf__stage *to = cf__stage_of(target);
    if (!to)
        return send_span(NULL, target, span);
    struct visit visit = begin_visit(to);
    return end_visit(visit, visit.allowed && send_span(NULL, target, span));
}

bool cf_send_span_to(cf_coro *self, cf_coro *target, cf_span span)
{
    if (!self)
        return send_span_from_outside(target, &span);
    return send_span(cf__stage_of(self), target, &span) && flush_if_live(self, target);
}

/* --------------------------------------------------------------------------- values */

/*
 * A value has no type tag. If its length is 0 it is taken for empty text if the word can be an
 * address: not in the first 64 KiB, and within the 47 bits of user space; else for a number.
 */
static bool is_text(cf_value value)
{
    return value.len > 0 || (value.u64 >= 1 << 16 && value.u64 < UINT64_C(1) << 47);
}

static cf_status refuse(cf_coro *co)
{
    if (!cf__enter(co))
        return answer_busy(co);
    cf__answer(co, cf__error_new(CF_EINVAL, co->name, "a stage takes lines of text"));
    cf__leave(co);
    return CF_ERROR;
}

/* Resume a stage with what was sent before and this line. The stage has been entered, so that no
 * other thread can come between. */
static cf_status resume_with(struct cf__stage *stage, cf_line line, cf_value *out)
{
    cf_coro *co = stage->self;
    bool by_value = takes_value(co, line);
    if (!by_value && cf__wants_more(co) && !cf__batch_append_line(stage, NULL, line)) {
        cf__answer(co, cf__error_new(CF_ENOMEM, co->name, NULL));
        cf__leave(co);
        return CF_ERROR;
    }
    if (!by_value)
        cf__batch_shut(stage);
    cf__turn_begins(stage);
    cf_status status =
        cf__resume_entered(co, by_value ? cf_text(line.text, line.len) : CF_NIL, out);
    cf__turn_ends(stage);
    return status;
}

static cf_status send_and_flush(struct cf__stage *stage, cf_line line, cf_value *out)
{
    cf_coro *co = stage->self;
    if (!cf__batch_has_room(stage) && !cf__deliver(co))
        return stage->final ? CF_ERROR : CF_DONE;
    if (!cf__enter(co))
        return answer_busy(co);
    cf_status status = resume_with(stage, line, out);
    if (status != CF_YIELD || cf_flush(co))
        return status;
    return stage->final ? CF_ERROR : CF_DONE;
}

cf_status cf__stage_send(cf_coro *co, cf_value in, cf_value *out)
{
    struct cf__stage *stage = cf__stage_of(co);
    if (out)
        *out = CF_NIL;
    if (!is_text(in))
        return refuse(co);
    if (!claim(stage))
        return answer_busy(co);
    cf_status status = send_and_flush(stage, (cf_line){in.str, in.len}, out);
    release(stage);
    return status;
}

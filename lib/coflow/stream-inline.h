/*
 * coflow/stream-inline.h - the inline fast path of receiving and sending a line. Private; include
 * coflow/stream.h.
 *
 * A line is received by bumping a pointer and sent by storing two words, as long as the batch lasts
 * and the text lies in a block that the target's batch already holds. Everything else calls the
 * exported function of the same name.
 */
#ifndef COFLOW_STREAM_INLINE_H
#define COFLOW_STREAM_INLINE_H

#include <coflow/stream.h>

CF_BEGIN

#ifndef CF_NO_INLINE

/*
 * The read and write positions advance with each line. If they stay in memory, each iteration of
 * the body's loop waits for the store of the one before, about six cycles, longer than anything
 * else in it. Compilers keep them in registers across iterations when every path through the loop
 * reads them; this is such a read, and costs nothing.
 */
#ifdef __clang__
#define CF__IN_REGISTER(pointer) __builtin_assume((uintptr_t)(pointer) != 1)
#else
#define CF__IN_REGISTER(pointer) __asm__ volatile("" : : "r"(pointer))
#endif

/* Used after calls that may have changed everything in hot->stream but the target, which stays the
 * same while a body runs. */
CF_INLINE void cf__keep_in_registers(const struct cf__hot *hot, const struct cf__stream *target)
{
    if (hot->stream.target != target)
        __builtin_unreachable();
    CF__IN_REGISTER(hot->stream.next);
    CF__IN_REGISTER(hot->stream.end);
    CF__IN_REGISTER(target->free);
    CF__IN_REGISTER(target->limit);
}

/* Wait for a line by value. Inline, so that it arrives without a further return. false: *line is
 * not a line by value; the slow path must look. */
CF_INLINE bool cf__wait_live(struct cf__hot *hot, cf_line *line)
{
    if (hot->state != CF__LIVE || hot->attention != CF__STAGE)
        return false;
    cf_value value = CF_NIL;
    cf__exchange(hot, &value, CF_YIELD);
    line->text = value.str;
    line->len = value.len;
    return value.len > 0 && hot->attention == CF__STAGE;
}

/* Receives into a local line, since the exported call would force *line out of registers. */
CF_INLINE bool cf__recv_line_slow(cf_coro *self, cf_line *line)
{
    cf_line received;
    if (!(cf_recv_line)(self, &received))
        return false;
    line->text = received.text;
    line->len = received.len;
    return true;
}

CF_INLINE bool cf__recv_line_fast(cf_coro *self, cf_line *line)
{
    struct cf__hot *hot = (struct cf__hot *)self;
    struct cf__stream *target = hot->stream.target;
    cf__keep_in_registers(hot, target);
    const cf_line *next = hot->stream.next;
    if (CF_UNLIKELY(next == hot->stream.end)) {
        cf_line given;
        if (!cf__wait_live(hot, &given) && !cf__recv_line_slow(self, &given))
            return false;
        line->text = given.text;
        line->len = given.len;
        cf__keep_in_registers(hot, target);
        next = hot->stream.next;
    } else {
        line->text = next->text;
        line->len = next->len;
        next++;
    }
    hot->stream.next = next;
    return true;
}

CF_INLINE bool cf__send_line_fast(cf_coro *self, cf_line line)
{
    struct cf__hot *hot = (struct cf__hot *)self;
    struct cf__stream *target = hot->stream.target;
    cf_line *place = target->free;
    if (CF_UNLIKELY(place == target->limit ||
                    (uintptr_t)line.text - target->base >= target->extent)) {
        bool sent = (cf_send_line)(self, line);
        cf__keep_in_registers(hot, target);
        return sent;
    }
    place->text = line.text;
    place->len = line.len;
    target->free = place + 1;
    return true;
}

/* Does the stage accept a line by value? Not while its target's batch holds a block, to which it
 * could append on the fast path: all it sends because of a line by value must have been handled
 * when it waits again. */
CF_INLINE bool cf__takes_values(const struct cf__hot *hot)
{
    return hot->state == CF__LIVE && hot->stream.target->extent == 0;
}

/* cf_send to a stage that accepts a line by value. false: it does not, and nothing was done. */
CF_INLINE bool cf__send_live(cf_coro *co, cf_value in, cf_value *out, cf_status *status)
{
    struct cf__hot *hot = (struct cf__hot *)co;
    if (!cf__takes_values(hot) || in.len == 0 || !cf__mark_running(hot))
        return false;
    int why = cf__exchange(hot, &in, 0);
    if (CF_UNLIKELY(why != CF_YIELD)) {
        *status = cf__go_on(co, why, in, out); /* it has ended */
        return true;
    }
    __atomic_store_n(&hot->running, 0, __ATOMIC_RELEASE);
    if (out)
        *out = CF_NIL;
    *status = CF_YIELD;
    return true;
}

CF_INLINE cf_status cf__send_any_fast(cf_coro *co, cf_value in, cf_value *out)
{
    cf_status status;
    if (cf__send_live(co, in, out, &status))
        return status;
    return cf__send_fast(co, in, out);
}

#undef cf_send
#define cf_send(...)      cf__send_any_fast(__VA_ARGS__)
#define cf_recv_line(...) cf__recv_line_fast(__VA_ARGS__)
#define cf_send_line(...) cf__send_line_fast(__VA_ARGS__)

#endif

CF_END

#endif

/*
 * coflow/stream-inline.h - the short way of receiving and sending a line. Private; include
 * coflow/stream.h.
 *
 * A line is received by bumping a pointer and sent by storing two words, as long as the batch lasts
 * and the text lies in a block that the target's batch already holds. All else calls the exported
 * twin.
 */
#ifndef COFLOW_STREAM_INLINE_H
#define COFLOW_STREAM_INLINE_H

#include <coflow/stream.h>

CF_BEGIN

/* The first words of every stage. A coroutine that is none has one that is all zero. */
struct cf__stream {
    const cf_line *next; /* lines received and not yet handed to the body ... */
    const cf_line *end;  /* ... up to here */
    cf_line *free;       /* where the next line sent to this stage goes ... */
    cf_line *limit;      /* ... if not here: full, not to be sent to, or CF_SYNC */
    uintptr_t base;      /* text in [base, base + extent) goes in by reference */
    size_t extent;
    struct cf__stream *target; /* never NULL */
    cf_line
        *live; /* a sink that receives lines: where free stands while nothing is sent; else NULL */
};

#ifndef CF_NO_INLINE

/* A sink with nothing to read waits here, so that a value sent to it arrives without another
 * return. */
CF_INLINE bool cf__wait_live(struct cf__hot *hot, struct cf__stream *stream, cf_line *line)
{
    if (stream->free != stream->live || hot->attention != CF__STAGE)
        return false;
    cf_value value = CF_NIL;
    cf__exchange(hot, &value, CF_YIELD);
    line->text = value.str;
    line->len = value.len;
    return value.len > 0 && hot->attention == CF__STAGE;
}

CF_INLINE bool cf__recv_line_short(cf_coro *self, cf_line *line)
{
    struct cf__hot *hot = (struct cf__hot *)self;
    struct cf__stream *stream = hot->stream;
    const cf_line *next = stream->next;
    if (CF_UNLIKELY(next == stream->end)) {
        cf_line slow; /* not the caller's: that one can then stay in registers */
        if (!cf__wait_live(hot, stream, &slow) && !(cf_recv_line)(self, &slow))
            return false;
        *line = slow;
        return true;
    }
    stream->next = next + 1;
    *line = *next;
    return true;
}

CF_INLINE bool cf__send_line_short(cf_coro *self, cf_line line)
{
    struct cf__stream *target = ((struct cf__hot *)self)->stream->target;
    if (CF_UNLIKELY(target->free == target->limit ||
                    (uintptr_t)line.text - target->base >= target->extent))
        return (cf_send_line)(self, line);
    *target->free++ = line;
    return true;
}

/* cf_send to a sink that waits with an empty batch. false: it is not that, and nothing was done. */
CF_INLINE bool cf__send_live(cf_coro *co, cf_value in, cf_value *out, cf_status *status)
{
    struct cf__hot *hot = (struct cf__hot *)co;
    if (hot->stream->free != hot->stream->live || in.len == 0 || !cf__mark_running(hot))
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

CF_INLINE cf_status cf__send_any_short(cf_coro *co, cf_value in, cf_value *out)
{
    cf_status status;
    if (((struct cf__hot *)co)->state == CF__WAITING && cf__send_live(co, in, out, &status))
        return status;
    return cf__send_short(co, in, out);
}

#undef cf_send
#define cf_send(...)      cf__send_any_short(__VA_ARGS__)
#define cf_recv_line(...) cf__recv_line_short(__VA_ARGS__)
#define cf_send_line(...) cf__send_line_short(__VA_ARGS__)

#endif

CF_END

#endif

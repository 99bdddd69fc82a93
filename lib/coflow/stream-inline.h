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
};

#ifndef CF_NO_INLINE

CF_INLINE bool cf__recv_line_short(cf_coro *self, cf_line *line)
{
    struct cf__stream *stream = ((struct cf__hot *)self)->stream;
    const cf_line *next = stream->next;
    if (CF_UNLIKELY(next == stream->end)) {
        cf_line slow; /* not the caller's: that one can then stay in registers */
        if (!(cf_recv_line)(self, &slow))
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
    uintptr_t offset = (uintptr_t)line.text - target->base;
    if (CF_UNLIKELY(target->free == target->limit || offset > target->extent ||
                    line.len > target->extent - offset))
        return (cf_send_line)(self, line);
    *target->free++ = line;
    return true;
}

#define cf_recv_line(...) cf__recv_line_short(__VA_ARGS__)
#define cf_send_line(...) cf__send_line_short(__VA_ARGS__)

#endif

CF_END

#endif

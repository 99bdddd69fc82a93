/*
 * coflow/stream.h - line streams: stages that push lines into their targets.
 *
 *     source --send--> filter --send--> sink
 *
 * A stage is a coroutine with a target. Lines between stages travel in batches: cf_send_line
 * appends to the target's batch, cf_recv_line takes from one's own, and the stack switches once per
 * batch. A source flushes everything below it before it would block, so a live stream stays live.
 *
 * Ownership in one sentence: a constructor that takes a target owns it, also when it fails; share a
 * sink with cf_ref. So a nested expression is checked once, at the source, and leaks nothing.
 *
 * Threads: a pipeline runs on one thread at a time; cf_threaded (coflow/process.h) puts a part of
 * it on another.
 */
#ifndef COFLOW_STREAM_H
#define COFLOW_STREAM_H

#include <coflow/coro.h>

CF_BEGIN

/* One line without its newline. What cf_recv_line gave is valid until the next receive. */
typedef struct cf_line {
    const char *text;
    size_t len;
} cf_line;

/* ---------------------------------------------------------------------- stages */

/*
 * A stage around fn(self, arg), which receives lines and sends them to target. It is started: fn
 * has run to its first receive. Takes over the caller's reference to target, also when it fails.
 * NULL: cf_last_error() has CF_ENOMEM, CF_EINVAL (fn is NULL), what fn raised before its first
 * receive, or, when target is NULL, still the cause of that.
 */
CF_API cf_coro *cf_stage(cf_fn *fn, void *arg, cf_coro *target);

/* A stage without a target of its own: a sink, or one that sends with cf_send_line_to. NULL: as
 * cf_stage. */
CF_API cf_coro *cf_sink(cf_fn *fn, void *arg);

/* Where self's cf_send_line goes; NULL: a sink. No reference is given. */
CF_API cf_coro *cf_target(const cf_coro *self);

enum {
    CF_SYNC = 1 /* a batch is one line: each is delivered, down to the sink, as it is sent */
};

/*
 * Set the mode of head and of every stage below it, behind queues and on other threads too: CF_SYNC
 * or 0. Every stage gives the same output in either; what changes is only how their side effects
 * interleave. Another thread is waited for until it has handled what it has been given.
 */
CF_API void cf_set_mode(cf_coro *head, unsigned mode);

/* ---------------------------------------------------------------- inside a stage */

/* The next line. false: closed, thrown into, or the target wants no more. */
CF_API bool cf_recv_line(cf_coro *self, cf_line *line);

/*
 * Send a line to self's target. Text inside the batch that self is reading travels by reference;
 * any other text is copied, so its buffer may be used again at once. The line ends in what ended
 * those that self received ('\n', or NUL: cf_input), and may have that within: it stays one line.
 * false: the target wants no more, or failed; in the second case self will end with that error.
 */
CF_API bool cf_send_line(cf_coro *self, cf_line line);

/*
 * Send a line to one of several targets; the caller keeps its reference. self is NULL from a plain
 * function, which then learns the cause of false from cf_error_of(target). target may be a
 * coroutine that is no stage: that one is sent each line as text.
 */
CF_API bool cf_send_line_to(cf_coro *self, cf_coro *target, cf_line line);

/*
 * Let target, and everything below it, handle what has been sent so far. false: it wants no more,
 * or failed.
 */
CF_API bool cf_flush(cf_coro *target);

/* --------------------------------------------------------------------- broadcast */

/*
 * A stage that sends every line to each of n targets, which it takes over (also when it fails); the
 * array stays the caller's. A target that stops or fails leaves the others theirs; the first
 * failure comes out once all are served. When all have stopped, so does the broadcast. Each target
 * gets a batch at a time, but where two of them share a stage below, line by line, so that what
 * meets there is in order. NULL: CF_ENOMEM, CF_EINVAL (n is 0), or the cause of a NULL among the
 * targets.
 */
CF_API cf_coro *cf_broadcast(cf_coro *const targets[], size_t n);

CF_END

#include <coflow/stream-inline.h>

#endif

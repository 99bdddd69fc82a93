/*
 * coflow/stream.h - line streams: stages that push lines into their targets.
 *
 *     source --send--> filter --send--> sink
 *
 * A stage is a coroutine with a target. Lines travel between stages in batches: cf_send_line
 * appends to the target's batch, cf_recv_line takes from the stage's own, and the stack switches
 * once per batch. A source flushes everything below it before it blocks, so no line is held back in
 * a live stream.
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

/* A line without its newline. The text that cf_recv_line gives is valid until the next receive. */
typedef struct cf_line {
    const char *text;
    size_t len;
} cf_line;

/* ---------------------------------------------------------------------- stages */

/*
 * A new stage that runs fn(self, arg), which receives lines and sends them to target. It is
 * started: fn runs to its first receive. Takes over the caller's reference to target, also when it
 * fails. NULL, with cf_last_error(): CF_ENOMEM, CF_EINVAL (fn is NULL), the error that fn raised
 * before its first receive, or, when target is NULL, the cause of that.
 */
CF_API cf_coro *cf_stage(cf_fn *fn, void *arg, cf_coro *target);

/* A stage without a target of its own: a sink, or one that sends with cf_send_line_to. NULL: as
 * cf_stage. */
CF_API cf_coro *cf_sink(cf_fn *fn, void *arg);

/* The target of cf_send_line; NULL: self is a sink. The reference is borrowed. */
CF_API cf_coro *cf_target(const cf_coro *self);

enum {
    CF_SYNC = 1 /* batches of one line: each is handled, down to the sink, as it is sent */
};

/*
 * Set the mode of head and of every stage below it, also behind queues and on other threads:
 * CF_SYNC or 0. The output of each stage is the same in both; only the order of side effects of
 * different stages changes. Waits until other threads have handled what they have been given.
 */
CF_API void cf_set_mode(cf_coro *head, unsigned mode);

/* ---------------------------------------------------------------- inside a stage */

/* Receive the next line. false: self is being closed or was thrown into, or its target wants no
 * more. */
CF_API bool cf_recv_line(cf_coro *self, cf_line *line);

/*
 * Send a line to self's target. Text from the batch that self is reading is passed by reference;
 * any other text is copied, so its buffer may be reused at once. The line gets the separator of the
 * lines that self receives ('\n', or NUL: cf_input); it may contain that byte and stays one line.
 * false: the target wants no more, or failed; if it failed, self will end with its error.
 */
CF_API bool cf_send_line(cf_coro *self, cf_line line);

/*
 * Send a line to one of several targets; the caller keeps its reference. In a plain function self
 * is NULL, and cf_error_of(target) says why the result is false. target may be a coroutine that is
 * not a stage: it is sent each line as text.
 */
CF_API bool cf_send_line_to(cf_coro *self, cf_coro *target, cf_line line);

/*
 * Have target, and everything below it, handle all that has been sent so far. false: target wants
 * no more, or failed.
 */
CF_API bool cf_flush(cf_coro *target);

/* --------------------------------------------------------------------- broadcast */

/*
 * A stage that sends every line to each of n targets, which it takes over (also when it fails); the
 * array stays the caller's. A target that stops or fails is removed, and the others go on; at its
 * end the stage has the first failure. When all have stopped, it stops. Each target gets a batch at
 * a time; but where two targets share a stage below them, they get line by line, so that lines
 * arrive there in order. NULL: CF_ENOMEM, CF_EINVAL (n is 0), or the cause of a NULL among the
 * targets.
 */
CF_API cf_coro *cf_broadcast(cf_coro *const targets[], size_t n);

CF_END

#include <coflow/stream-inline.h>

#endif

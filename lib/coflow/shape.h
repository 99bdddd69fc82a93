/*
 * coflow/shape.h - what stands between stages: a queue with a task behind it, and routes to one of
 * several targets. Every target of several: cf_broadcast in coflow/stream.h; several sources into
 * one target: cf_merge in coflow/source.h, or cf_ref of the target.
 */
#ifndef COFLOW_SHAPE_H
#define COFLOW_SHAPE_H

#include <coflow/stream.h>

CF_BEGIN

/* ---------------------------------------------------------------------- a queue */

/* What happens to lines when the queue is full. */
typedef enum cf_full {
    CF_FULL_BLOCK,       /* whoever sends waits */
    CF_FULL_DROP_NEWEST, /* they are dropped */
    CF_FULL_DROP_OLDEST, /* those that have waited longest are dropped to make room */
    CF_FULL_SPILL,       /* they wait in a temporary file */
    CF_FULL_DISCONNECT   /* the queue ends with CF_ELIMIT; what waits in it is dropped */
} cf_full;

/* Right whenever the queue waits, and at its end. */
typedef struct cf_queue_counts {
    uint64_t lines; /* that came in, the dropped ones too */
    uint64_t bytes;
    uint64_t dropped_lines;
    uint64_t dropped_bytes;
    uint64_t spilled_bytes; /* that went through the file */
} cf_queue_counts;

/* All zero: 1 MiB, CF_FULL_BLOCK, nothing is counted. */
typedef struct cf_queue_options {
    size_t capacity; /* bytes; 0: 1 MiB. A longer line passes when nothing else waits */
    cf_full full;
    cf_queue_counts *counts; /* zeroed, then kept; must live as long as the queue. NULL: none */
} cf_queue_options;

/*
 * A stage whose target is served by a task of its own, on the scheduler of the thread that makes
 * it: a target that waits holds up nobody, until the queue is full. Lines wait whole and keep their
 * order. Run the source in a task, too: while a source blocks the thread, no queue moves. options
 * NULL: all zero. At its end the queue waits until its target has had everything.
 *
 * Takes target over; NULL, with cf_last_error(): CF_ENOMEM. Ends with its target's error;
 * CF_ELIMIT: CF_FULL_DISCONNECT; CF_ESYS: the temporary file, which is in $TMPDIR or /tmp and has
 * no name.
 */
CF_API cf_coro *cf_queue(const cf_queue_options *options, cf_coro *target);

/* The same with n targets, which are taken over, also when it fails: each line to one, whoever is
 * ready to take it; some lines at a time. A target that stops or fails leaves; what had been sent
 * to it and not yet handled is dropped. When all have, the queue ends. CF_EINVAL: n is 0. */
CF_API cf_coro *cf_first_ready(const cf_queue_options *options, cf_coro *const targets[], size_t n);

/* ----------------------------------------------------------------- one of several */

/*
 * Each line to one of n targets, which are taken over, also when it fails; the array stays the
 * caller's. A target that stops or fails leaves: lines for it are dropped. The first failure comes
 * out at the end; when all have stopped, so does the route. NULL: CF_ENOMEM, CF_EINVAL (n is 0), or
 * the cause of a NULL among the targets.
 */

/* To targets[fn(line, arg)]; n or more: to none. The first match of several patterns, for one: fn
 * asks them in order. arg must live as long as the stage. */
typedef size_t cf_route_fn(cf_line line, void *arg);
CF_API cf_coro *cf_route(cf_route_fn *fn, void *arg, cf_coro *const targets[], size_t n);

/* In turn; who has left is passed over. Lines that had been sent to it and not yet handled are
 * dropped: at most a batch. */
CF_API cf_coro *cf_round_robin(cf_coro *const targets[], size_t n);

/* Lines that have the same in a field to the same target. field is counted from 1, 0 is the whole
 * line; delimiter as cf_cut's, copied. A field that a line lacks is empty. */
CF_API cf_coro *cf_by_field(size_t field, const char *delimiter, cf_coro *const targets[],
                            size_t n);

CF_END

#endif

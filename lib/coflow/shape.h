/*
 * coflow/shape.h - queues, whose target runs in a task of its own, and routes, which send each line
 * to one of several targets. To send to all of several targets: cf_broadcast (coflow/stream.h). To
 * join several sources: cf_merge (coflow/source.h), or cf_ref of a shared target.
 */
#ifndef COFLOW_SHAPE_H
#define COFLOW_SHAPE_H

#include <coflow/stream.h>

CF_BEGIN

/* ---------------------------------------------------------------------- a queue */

/* What a full queue does with new lines. */
typedef enum cf_full {
    CF_FULL_BLOCK,       /* the sender waits */
    CF_FULL_DROP_NEWEST, /* drop them */
    CF_FULL_DROP_OLDEST, /* drop the lines that have waited longest to make room */
    CF_FULL_SPILL,       /* put them into a temporary file */
    CF_FULL_DISCONNECT   /* end with CF_ELIMIT, and drop all lines in the queue */
} cf_full;

/* Exact whenever the queue waits, and at its end. */
typedef struct cf_queue_counts {
    uint64_t lines; /* lines received, including those dropped */
    uint64_t bytes;
    uint64_t dropped_lines;
    uint64_t dropped_bytes;
    uint64_t spilled_bytes; /* bytes that went through the file */
} cf_queue_counts;

/* All zero: 1 MiB, CF_FULL_BLOCK, no counts. */
typedef struct cf_queue_options {
    size_t capacity; /* bytes; 0: 1 MiB. A longer line passes when the queue is empty */
    cf_full full;
    cf_queue_counts *counts; /* set to 0, then kept; must live as long as the queue. May be NULL */
} cf_queue_options;

/*
 * A stage with a queue of whole lines, whose target runs in a task of its own on the scheduler of
 * the calling thread: while the target waits, the sender goes on until the queue is full. The order
 * of lines is kept. Run the source in a task, too: while a source blocks the thread, no queue
 * moves. options NULL: all zero. At its end the queue waits until its target has handled
 * everything.
 *
 * Takes target over. NULL, with cf_last_error(): CF_ENOMEM. Ends with its target's error, with
 * CF_ELIMIT (CF_FULL_DISCONNECT), or with CF_ESYS (the temporary file failed, which is in $TMPDIR
 * or /tmp and has no name).
 */
CF_API cf_coro *cf_queue(const cf_queue_options *options, cf_coro *target);

/* The same with n targets, which are taken over, also when it fails: each line goes to one target
 * that is ready, several lines at a time. A target that stops or fails is removed, and lines sent
 * to it but not yet handled are dropped. The queue ends when no target is left. CF_EINVAL: n is 0.
 */
CF_API cf_coro *cf_first_ready(const cf_queue_options *options, cf_coro *const targets[], size_t n);

/* ----------------------------------------------------------------- one of several */

/*
 * Routes send each line to one of n targets, which they take over, also on failure; the array stays
 * the caller's. A target that stops or fails is removed, and lines for it are dropped. At its end
 * the stage has the first failure among its targets; when all have stopped, it stops. NULL:
 * CF_ENOMEM, CF_EINVAL (n is 0), or the cause of a NULL among the targets.
 */

/* To targets[fn(line, arg)]; the line is dropped when that is n or more. fn may, for example, try
 * several patterns in order. arg must live as long as the stage. */
typedef size_t cf_route_fn(cf_line line, void *arg);
CF_API cf_coro *cf_route(cf_route_fn *fn, void *arg, cf_coro *const targets[], size_t n);

/* To each target in turn, without those removed. Lines that were sent to a removed one and not yet
 * handled are dropped: at most a batch. */
CF_API cf_coro *cf_round_robin(cf_coro *const targets[], size_t n);

/* Lines with equal contents in a field go to the same target. field counts from 1; 0 is the whole
 * line. delimiter is as for cf_cut, and copied. A missing field is empty. */
CF_API cf_coro *cf_by_field(size_t field, const char *delimiter, cf_coro *const targets[],
                            size_t n);

CF_END

#endif

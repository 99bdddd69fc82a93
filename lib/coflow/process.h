/*
 * coflow/process.h - parts of a pipeline in other threads and in other processes.
 */
#ifndef COFLOW_PROCESS_H
#define COFLOW_PROCESS_H

#include <coflow/stream.h>

CF_BEGIN

/* --------------------------------------------------------------------- processes */

/*
 * Through a child process: lines go to its standard input, what it writes to its standard output
 * goes to target; both end in the same byte, a newline or NUL. argv is NULL-terminated, argv[0] is
 * looked up on PATH. The child is started now and reaped before the source returns. Its output
 * flows while the input waits, on the thread that runs the stage, which may be another one; if a
 * task made it, only by way of cf_threaded and cf_parallel. A child that stops reading is a stop,
 * and so is a target that wants no more (how the child ends is then its own affair). CF_ECHILD at
 * the end: it exited with another status than 0 or was killed; the text says which. NULL, with
 * cf_last_error(): CF_ECHILD (it cannot be started), CF_ENOMEM, CF_ESYS, or the cause of a NULL
 * target, which is taken over.
 */
CF_API cf_coro *cf_process(char *const argv[], cf_coro *target);

/*
 * A stream of lines to another process, over a pipe, a socket or a file. Ends with an end mark,
 * unless the pipeline failed. CF_ESYS: writing failed; a reader that went away is a stop. fd stays
 * the caller's.
 *
 *     "coflow" version | length, bytes of whole lines | length, ... | 0
 *
 * A length is 4 bytes, the least significant first; the version is the byte 1. Whole lines end in
 * newlines, whatever they ended in before. A line with newlines in it has a frame of its own,
 * without one at its end, and the highest bit of its length is set.
 */
CF_API cf_coro *cf_sendto(int fd);

/*
 * The source at the other end. CF_EPROTO: not such a stream, another version, or cut off before its
 * end mark; what came before that has been sent on. Reads nothing beyond the end mark.
 */
CF_API cf_status cf_recvfrom(int fd, cf_coro *target);

/* ----------------------------------------------------------------------- threads */

/*
 * target, and all below it, runs on a thread of its own; some batches may be under way, then the
 * sender waits. Nothing below may be shared with a stage on this side. The thread has ended before
 * the source returns. A cancel, or a deadline, that finds the sender waiting for room, or for that
 * end, is CF_ECANCELED: the thread then leaves what it has not begun, and is waited for. NULL, with
 * cf_last_error(): CF_ENOMEM, CF_ESYS (no thread), CF_EINVAL (a stage below has tasks, which are
 * this thread's: cf_queue, cf_to_accepted), or the cause of a NULL target, which is taken over.
 */
CF_API cf_coro *cf_threaded(cf_coro *target);

/* Makes one worker's filter in front of target: for cf_parallel. NULL: cf_last_error(). */
typedef cf_coro *cf_make_filter(void *arg, cf_coro *target);

/*
 * n workers, each a thread with a filter of its own, which make(arg, target) makes; runs of lines
 * are handed out in turn, and what comes out goes to target in the order of the input. For filters
 * that look at one line at a time: what one brings later, as a child does, goes before the next
 * that its worker brings. A filter that wants no more is a stop, its failure the stage's.
 * NULL: as cf_threaded, CF_EINVAL (n is 0), or what make failed with.
 */
CF_API cf_coro *cf_parallel(size_t n, cf_make_filter *make, void *arg, cf_coro *target);

CF_END

#endif

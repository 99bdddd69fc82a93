/*
 * coflow/process.h - parts of a pipeline in other processes and on other threads.
 */
#ifndef COFLOW_PROCESS_H
#define COFLOW_PROCESS_H

#include <coflow/stream.h>

CF_BEGIN

/* --------------------------------------------------------------------- processes */

/*
 * A filter that runs a child process: lines are written to its standard input, and the lines it
 * writes to its standard output go to target; both end in the same byte, a newline or NUL. argv is
 * NULL-terminated; argv[0] is looked up on PATH. The child is started now, and reaped before the
 * source returns. Its output also flows while the input waits, on the thread that runs the stage. A
 * stage made outside of tasks may be run by any thread; one made in a task gets to another thread
 * only with cf_threaded or cf_parallel.
 *
 * A child that stops reading is a stop. So is a target that wants no more; the child's exit status
 * is then ignored. CF_ECHILD at the end: it exited with a status other than 0, or was killed; the
 * text says which. Takes target over. NULL, with cf_last_error(): CF_ECHILD (it cannot be started),
 * CF_ENOMEM, CF_ESYS, or the cause of a NULL target.
 */
CF_API cf_coro *cf_process(char *const argv[], cf_coro *target);

/*
 * A sink that sends lines to another process over a pipe, a socket or a file. It writes an end
 * mark, unless the pipeline failed. A reader that went away is a stop; CF_ESYS: writing failed. fd
 * stays the caller's. The format:
 *
 *     "coflow" version | length, bytes of whole lines | length, ... | 0
 *
 * The version is the byte 1. A length is 4 bytes, little-endian. Lines end in newlines, whatever
 * they ended in before. A line that contains newlines is a frame of its own, without one at its
 * end, and the highest bit of its length is set.
 */
CF_API cf_coro *cf_sendto(int fd);

/*
 * The source for such a stream. CF_EPROTO: not such a stream, another version, or truncated; all
 * frames before that have been sent on. Reads nothing past the end mark.
 */
CF_API cf_status cf_recvfrom(int fd, cf_coro *target);

/* ----------------------------------------------------------------------- threads */

/*
 * Run target, and all below it, on a thread of its own, fed through a bounded queue of batches. No
 * stage below may also be reachable from this side. The thread has ended before the source returns.
 * A cancel or deadline that reaches the sender while it waits for room, or for the thread's end, is
 * CF_ECANCELED: the thread drops the batches it has not begun, and is still waited for. Takes
 * target over. NULL, with cf_last_error(): CF_ENOMEM, CF_ESYS (no thread), CF_EINVAL (a stage below
 * has tasks of this thread: cf_queue, cf_to_accepted), or the cause of a NULL target.
 */
CF_API cf_coro *cf_threaded(cf_coro *target);

/* Makes a worker's filter for cf_parallel, which sends to target. NULL: cf_last_error(). */
typedef cf_coro *cf_make_filter(void *arg, cf_coro *target);

/*
 * n workers, each a thread with a filter of its own, made by make(arg, target). Each run of lines
 * goes to the next worker that is free, and their output goes to target in the order of the input.
 * This is for filters that handle each line by itself; what one sends later, as a child process
 * does, is sent before the next output of the same worker. When a filter wants no more, the stage
 * stops; when one fails, the stage fails. NULL: as cf_threaded, CF_EINVAL (n is 0), or the error of
 * make.
 */
CF_API cf_coro *cf_parallel(size_t n, cf_make_filter *make, void *arg, cf_coro *target);

CF_END

#endif

/*
 * coflow/task.h - cooperative tasks: coroutines that take turns on one thread.
 *
 * A task runs until it waits (for time, a descriptor, another task ...) or pauses; then the next
 * ready task runs, first come, first served. A coroutine or stage that a task resumes may wait,
 * too: that parks the task, never the thread. Every thread has its own scheduler; a task stays on
 * the thread that spawned it, and its handle may be used by that thread only.
 *
 * Ownership in one sentence: cf_spawn gives one reference, and cf_await, cf_gather, cf_wait_for
 * (also when they fail) or cf_task_free consume it.
 *
 * Cancelling: cf_cancel raises CF_ECANCELED in the innermost coroutine of the task, the one that
 * waits. Its wait fails, and so does every further wait in that coroutine (errno ECANCELED), until
 * cf_catch. If it is not caught, the error goes to the coroutine's resumer, and from the task's own
 * body to the task that awaits it. A wait that was over before the cancel keeps its result, so no
 * value that was handed over is lost. Tasks that the task awaits are cancelled first. A deadline
 * (coflow/deadline.h) does the same at a given time.
 *
 * Forking: in the child of fork(2) the scheduler of the forking thread continues with a copy of
 * each task at the same place; neither process notices the other's waits. The child has no other
 * threads: a cf_to_thread call in progress fails there with ECANCELED, a future that another thread
 * was to set is never set, and cf_threaded and cf_parallel can no longer be used. To have no tasks
 * continue in the child, call _exit(2) or execve(2), or fork before there are any.
 */
#ifndef COFLOW_TASK_H
#define COFLOW_TASK_H

#include <coflow/coro.h>

CF_BEGIN

typedef struct cf_task cf_task;

/* ------------------------------------------------------------------- life */

/*
 * A new task that runs fn(self, arg) on this thread's scheduler. It does not run yet. In the body
 * self is an ordinary coroutine, but nobody else can resume it, and cf_yield drops its value and is
 * a cf_pause. NULL, with cf_last_error(): CF_ENOMEM, CF_EINVAL (fn is NULL).
 */
CF_API cf_task *cf_spawn(cf_fn *fn, void *arg);

/* Drop the reference without awaiting the task, which goes on. NULL is fine. */
CF_API void cf_task_free(cf_task *task);

/* A task's number, counted from 1 on each thread. */
CF_API uint64_t cf_task_id(const cf_task *task);

/* The running task, also inside the coroutines that it has resumed; NULL outside of tasks. The
 * reference is borrowed. */
CF_API cf_task *cf_current(void);

/*
 * Raise CF_ECANCELED in a task where it waits; see above. A task that has not started ends without
 * running; one that has ended is unchanged. A task may cancel itself: its next wait fails. NULL is
 * fine.
 */
CF_API void cf_cancel(cf_task *task);

/* ---------------------------------------------------------------- running */

/*
 * Run this thread's tasks until none is left. CF_DONE; or CF_ERROR, and cf_last_error() is
 *   the first error of a task that nobody awaited; a cancelled task does not count
 *   CF_EDEADLOCK   every task waits for another
 *   CF_ECANCELED   a deadline of the thread has passed; the tasks can be run on
 *   CF_EBUSY       it was called inside a task
 */
CF_API cf_status cf_run(void);

/* Let other tasks run. false: an error is pending in the caller, for example a cancel. Outside of
 * tasks: run each ready task once. */
CF_API bool cf_pause(void);

/* How the scheduler asks the kernel which descriptors are ready. */
typedef enum cf_poller {
    CF_POLLER_EPOLL, /* the default */
    CF_POLLER_POLL   /* poll(2): slower with many descriptors, but needs no descriptor of its own */
} cf_poller;

/* Choose this thread's. false, with cf_last_error(): CF_EBUSY (a task waits for a descriptor),
 * CF_ENOMEM. */
CF_API bool cf_set_poller(cf_poller poller);

/* --------------------------------------------------------------- awaiting */

/*
 * Wait until a task has ended. Outside of tasks this runs the scheduler until then. CF_DONE, and
 * *out is the task's return value; or CF_ERROR, and cf_last_error() is
 *   the task's error, if it ended with one
 *   CF_ECANCELED   the caller was cancelled; so was the task, which has ended
 *   CF_EDEADLOCK   (outside of tasks) every task waits for another; none is cancelled
 *   CF_EBUSY       the task is the caller itself, or is awaited already; the reference is kept
 *   CF_EINVAL      the task is another thread's; the reference is kept
 * With a NULL task cf_last_error() stays that of the call that failed, such as cf_spawn, or is
 * CF_EINVAL. *out is nil unless the task returned. out may be NULL.
 */
CF_API cf_status cf_await(cf_task *task, cf_value *out);

/*
 * Wait for n tasks. out[i] is the return value of tasks[i], or nil; out may be NULL. The first
 * error cancels the other tasks, and is the result, as in cf_await, once all have ended.
 */
CF_API cf_status cf_gather(cf_task *const tasks[], size_t n, cf_value out[]);

/*
 * As cf_await, but when `seconds` (< 0: for ever) have passed the task is cancelled; after its end
 * the result is CF_ERROR with CF_ETIMEDOUT, even if it caught the cancel and returned.
 */
CF_API cf_status cf_wait_for(cf_task *task, double seconds, cf_value *out);

CF_END

#endif

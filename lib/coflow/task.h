/*
 * coflow/task.h - cooperative tasks: coroutines that take turns on one thread.
 *
 * A task runs until it waits (for time, a descriptor, another task ...) or pauses; then the next
 * that is ready runs, in the order they became ready. What a task resumes, stages included, waits
 * with it: only the task is parked, never the thread. Every thread has a scheduler of its own; a
 * task stays with the one it was spawned on, and its handle is for that thread alone.
 *
 * Ownership in one sentence: cf_spawn gives one reference, and cf_await, cf_gather, cf_wait_for
 * (also when they fail) or cf_task_free use it up.
 *
 * Cancelling: cf_cancel raises CF_ECANCELED in the innermost coroutine of the task, the one that
 * waits. Its wait fails, and so does every further wait in that coroutine (errno ECANCELED), until
 * cf_catch; uncaught, the error goes where errors go, to whoever resumed the coroutine, and from
 * the task's own body to whoever awaits the task. A wait that was over before the cancel keeps its
 * result, so nothing that was handed over is lost. What the task awaits is cancelled with it,
 * first. A deadline (coflow/deadline.h) does the same at a given time.
 *
 * Forking: in the child of fork(2) the scheduler of the thread that forked goes on, with a copy of
 * each task at the same place; neither process notices the other's waits. The child has no other
 * threads: a cf_to_thread that was under way fails there with ECANCELED, a future that another
 * thread was to set is never set, and cf_threaded and cf_parallel are of no use in it any more. To
 * have no tasks go on, call _exit(2) or execve(2), or fork before there are any.
 */
#ifndef COFLOW_TASK_H
#define COFLOW_TASK_H

#include <coflow/coro.h>

CF_BEGIN

typedef struct cf_task cf_task;

/* ------------------------------------------------------------------- life */

/*
 * A new task around fn(self, arg) on this thread's scheduler. It runs nothing yet. In the body self
 * is a coroutine as any other, but nobody else can resume it, and cf_yield is cf_pause: the value
 * is dropped. NULL, with cf_last_error(): CF_ENOMEM, CF_EINVAL (fn is NULL).
 */
CF_API cf_task *cf_spawn(cf_fn *fn, void *arg);

/* Drop the reference unawaited; the task goes on. NULL is fine. */
CF_API void cf_task_free(cf_task *task);

/* Counted from 1 on each thread. */
CF_API uint64_t cf_task_id(const cf_task *task);

/* The task that runs, with all it has resumed; NULL outside of tasks. No reference is given. */
CF_API cf_task *cf_current(void);

/*
 * Raise CF_ECANCELED in a task where it waits; see above. One that has not started ends without
 * running. One that has ended is left alone. One may cancel oneself: the next wait fails. NULL is
 * fine.
 */
CF_API void cf_cancel(cf_task *task);

/* ---------------------------------------------------------------- running */

/*
 * Run this thread's tasks until none is left. CF_ERROR: one ended with an error and nobody awaited
 * it; cf_last_error() is the first such. A task that was cancelled is no such error. Else CF_ERROR
 * with CF_EDEADLOCK: every task waits for another; CF_ECANCELED: a deadline of the thread's has
 * passed, and the tasks may be run on; or, inside a task, CF_EBUSY.
 */
CF_API cf_status cf_run(void);

/* Let the others run. false: something is pending here, a cancel for one. Outside of tasks: runs,
 * once, what is ready. */
CF_API bool cf_pause(void);

/* How the scheduler asks the kernel which descriptors are ready. */
typedef enum cf_poller {
    CF_POLLER_EPOLL, /* what a scheduler begins with */
    CF_POLLER_POLL   /* poll(2): slower with many descriptors, needs none of its own */
} cf_poller;

/* Choose for this thread. false, with cf_last_error(): CF_EBUSY (a task waits for a descriptor),
 * CF_ENOMEM. */
CF_API bool cf_set_poller(cf_poller poller);

/* --------------------------------------------------------------- awaiting */

/*
 * Wait for a task's end. Outside of tasks: runs the scheduler until then. CF_DONE, and *out is its
 * return value; or CF_ERROR, and cf_last_error() is
 *   the task's error, if it ended with one
 *   CF_ECANCELED   the caller was cancelled; the awaited task was too, and has ended
 *   CF_EDEADLOCK   (outside of tasks) every task waits for another; none is cancelled
 *   CF_EBUSY       it is the caller itself, or somebody awaits it already: its reference is kept
 *   CF_EINVAL      it is another thread's: its reference is kept
 * For a NULL task it is what a failed call, as cf_spawn, has left there; CF_EINVAL if none has.
 * *out is what the task returned, if it returned, else nil. out may be NULL.
 */
CF_API cf_status cf_await(cf_task *task, cf_value *out);

/*
 * Wait for n tasks; out[i] is what tasks[i] returned, or nil; out may be NULL. The first error
 * cancels the rest. Returns when all have ended, with that first error as in cf_await.
 */
CF_API cf_status cf_gather(cf_task *const tasks[], size_t n, cf_value out[]);

/*
 * As cf_await, but when `seconds` (< 0: for ever) have passed the task is cancelled, and after its
 * end the answer is CF_ERROR with CF_ETIMEDOUT, even if it caught that and returned.
 */
CF_API cf_status cf_wait_for(cf_task *task, double seconds, cf_value *out);

CF_END

#endif

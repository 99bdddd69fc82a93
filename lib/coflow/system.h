/*
 * coflow/system.h - wait for a blocking call, a child process or a signal.
 *
 * In a task these park the task, outside of tasks they block the thread, as those of coflow/io.h
 * do. A call that fails sets errno, to ECANCELED or ETIMEDOUT among others.
 */
#ifndef COFLOW_SYSTEM_H
#define COFLOW_SYSTEM_H

#include <sys/types.h>

#include <coflow/coro.h>

CF_BEGIN

/*
 * Call fn(arg) on another thread, for work that blocks: a name look-up, a slow disk. The task waits
 * for its return; *out (out may be NULL) is the result. A few threads are kept for reuse. A running
 * fn cannot be cancelled: a cancel takes effect at the next wait, so arg may be on the caller's
 * stack. false: fn was not called; errno is ECANCELED, or says why there was no thread. In the
 * child of a fork(2) during the call it is false with ECANCELED, too, though fn may have run in
 * part.
 */
CF_API bool cf_to_thread(cf_value (*fn)(void *arg), void *arg, cf_value *out);

/*
 * Wait for a child process to end, and reap it; *status is that of waitpid(2). false: errno is
 * ETIMEDOUT after `seconds` (< 0: for ever), ECANCELED, or another such as ECHILD; the child is
 * then not reaped. Before Linux 5.3 the end is noticed up to 50 ms late.
 */
CF_API bool cf_wait_child(pid_t child, double seconds, int *status);

/*
 * Receive signals as events. While it exists, the given signals are blocked in the thread that made
 * it, and wait for cf_signals_wait. Make it before other threads start, or block the signals in
 * those. NULL, with cf_last_error(): CF_EINVAL, CF_ENOMEM or CF_ESYS.
 */
typedef struct cf_signals cf_signals;
CF_API cf_signals *cf_signals_new(const int numbers[], size_t n);

/* Returns the number of the next signal; or 0, with errno ETIMEDOUT after `seconds` (< 0: for ever)
 * or ECANCELED. */
CF_API int cf_signals_wait(cf_signals *signals, double seconds);

/* Unblock the signals that were not blocked before. Call it in the thread that made it. NULL is
 * fine. */
CF_API void cf_signals_free(cf_signals *signals);

CF_END

#endif

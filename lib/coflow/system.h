/*
 * coflow/system.h - what a task awaits of the system: a blocking call, a child process, a signal.
 *
 * Outside of tasks each of these blocks the thread, as those of coflow/io.h do; errno says why one
 * failed, ECANCELED and ETIMEDOUT included.
 */
#ifndef COFLOW_SYSTEM_H
#define COFLOW_SYSTEM_H

#include <sys/types.h>

#include <coflow/coro.h>

CF_BEGIN

/*
 * Call fn(arg) on a thread of its own, for what would block: a name look-up, a slow disk. The task
 * waits for its return; *out (out may be NULL) is what it returned. A few threads are kept for
 * this. Once fn runs nothing can stop it, so a cancel meanwhile is seen by the next wait: arg may
 * safely be on the caller's stack. false: fn was not called; ECANCELED, or why there was no thread.
 * In the child of a fork(2) meanwhile, too: ECANCELED; there fn may have been called in part.
 */
CF_API bool cf_to_thread(cf_value (*fn)(void *arg), void *arg, cf_value *out);

/*
 * Wait for a child process to end, and reap it: *status is what waitpid(2) tells. false: ETIMEDOUT
 * after `seconds` (< 0: for ever), ECANCELED, or ECHILD and the like; the child is then not reaped.
 * Before Linux 5.3 the end is seen up to a twentieth of a second late.
 */
CF_API bool cf_wait_child(pid_t child, double seconds, int *status);

/*
 * Signals as events. While it exists, the given signals are blocked in the thread that made it and
 * are kept for cf_signals_wait. Make it before other threads, or block the signals in those. NULL:
 * cf_last_error() is CF_EINVAL, CF_ENOMEM or CF_ESYS.
 */
typedef struct cf_signals cf_signals;
CF_API cf_signals *cf_signals_new(const int numbers[], size_t n);

/* The next signal's number; 0: ETIMEDOUT after `seconds` (< 0: for ever), ECANCELED. */
CF_API int cf_signals_wait(cf_signals *signals, double seconds);

/* In the thread that made it: unblocks those that were not blocked before. NULL is fine. */
CF_API void cf_signals_free(cf_signals *signals);

CF_END

#endif

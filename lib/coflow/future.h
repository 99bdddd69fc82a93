/*
 * coflow/future.h - a value, or an error, that becomes available later.
 *
 * Any thread may set a future, and tasks of any thread may await it. With futures the schedulers of
 * several threads communicate, and a callback of another library wakes a task.
 *
 * Ownership in one sentence: cf_future_new gives one reference, cf_future_ref adds one,
 * cf_future_free drops one; the setter of a future and its waiters each need their own.
 */
#ifndef COFLOW_FUTURE_H
#define COFLOW_FUTURE_H

#include <coflow/coro.h>

CF_BEGIN

typedef struct cf_future cf_future;

/* A new future, neither set nor failed. NULL: CF_ENOMEM. */
CF_API cf_future *cf_future_new(void);
CF_API cf_future *cf_future_ref(cf_future *future);

/* Drop one reference. NULL is fine. */
CF_API void cf_future_free(cf_future *future);

/*
 * Set the value, or an error (text is copied; NULL: the code's message), and wake all waiters. Only
 * the first call counts. What a value points to must stay valid as long as the future may be
 * awaited. A code <= 0 fails it with CF_EINVAL. Not async-signal-safe.
 */
CF_API void cf_future_set(cf_future *future, cf_value value);
CF_API void cf_future_fail(cf_future *future, int code, const char *text);

/* Has it been set, or failed? */
CF_API bool cf_future_is_done(const cf_future *future);

/*
 * Wait until the future is set (CF_DONE, and *out is the value; out may be NULL) or failed
 * (CF_ERROR, and cf_last_error() is the error). CF_ERROR with CF_ECANCELED: the caller was
 * cancelled. Any number of tasks may await it, also after it was set; the caller keeps its
 * reference. Outside of tasks this runs the scheduler until then.
 */
CF_API cf_status cf_future_await(cf_future *future, cf_value *out);

/* The same, waiting at most `seconds` (< 0: for ever); then CF_ERROR with CF_ETIMEDOUT. */
CF_API cf_status cf_future_await_for(cf_future *future, double seconds, cf_value *out);

CF_END

#endif

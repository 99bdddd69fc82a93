/*
 * coflow/future.h - a value that will be there later, or an error.
 *
 * Any thread may set it, and tasks of any thread may await it: futures are how schedulers in
 * several threads talk to each other, and how a callback of another library wakes a task.
 *
 * Ownership in one sentence: cf_future_new gives one reference, cf_future_ref adds one,
 * cf_future_free drops one; who sets a future needs one as much as who awaits it.
 */
#ifndef COFLOW_FUTURE_H
#define COFLOW_FUTURE_H

#include <coflow/coro.h>

CF_BEGIN

typedef struct cf_future cf_future;

/* Neither set nor failed. NULL: CF_ENOMEM. */
CF_API cf_future *cf_future_new(void);
CF_API cf_future *cf_future_ref(cf_future *future);

/* Drop one reference. NULL is fine. */
CF_API void cf_future_free(cf_future *future);

/*
 * Give it its value, or its error (text is copied; NULL: the code's meaning), and wake who awaits
 * it. Only the first counts. What a value points to must be good for as long as somebody may await
 * it. A code <= 0 fails it with CF_EINVAL. Not for signal handlers.
 */
CF_API void cf_future_set(cf_future *future, cf_value value);
CF_API void cf_future_fail(cf_future *future, int code, const char *text);

/* Has it been set, or failed? */
CF_API bool cf_future_is_done(const cf_future *future);

/*
 * Wait until it is set: CF_DONE, and *out (out may be NULL) is the value; or failed: CF_ERROR, and
 * cf_last_error() is the error. CF_ECANCELED: the caller was. Any number may await it, before and
 * after; the reference is kept. Outside of tasks: runs the scheduler until then.
 */
CF_API cf_status cf_future_await(cf_future *future, cf_value *out);

/* The same for so many seconds (< 0: for ever), then CF_ETIMEDOUT. */
CF_API cf_status cf_future_await_for(cf_future *future, double seconds, cf_value *out);

CF_END

#endif

/*
 * coflow/sync.h - channels, semaphores, events and groups, for tasks of one thread.
 *
 * None of these may be shared between threads; futures (coflow/future.h) may. Waiters are served in
 * order of arrival. A wait returns false with errno ECANCELED when it is cancelled, and ETIMEDOUT
 * when its timeout has passed. Outside of tasks a wait runs the scheduler; EDEADLK: no task could
 * end it. A value or permit handed over before a cancel is not lost: that wait succeeds, and the
 * next one fails.
 *
 * The caller frees them, when nobody waits for them any more.
 */
#ifndef COFLOW_SYNC_H
#define COFLOW_SYNC_H

#include <coflow/task.h>

CF_BEGIN

/* ---------------------------------------------------------------------- channels */

/* A first-in, first-out queue of at most `capacity` values. */
typedef struct cf_channel cf_channel;

/* With capacity 0 a sender waits until its value is received. NULL: CF_ENOMEM. */
CF_API cf_channel *cf_channel_new(size_t capacity);
CF_API void cf_channel_free(cf_channel *channel); /* NULL is fine */

/* Send a value, waiting for room. false: closed (errno EPIPE), or cancelled; the value was not
 * sent. */
CF_API bool cf_channel_send(cf_channel *channel, cf_value value);

/* Receive a value, waiting for one. false: closed and empty (errno EPIPE), or cancelled. */
CF_API bool cf_channel_recv(cf_channel *channel, cf_value *value);

/* The same, waiting at most `seconds` (< 0: for ever, 0: not at all); then false, ETIMEDOUT. */
CF_API bool cf_channel_send_for(cf_channel *channel, double seconds, cf_value value);
CF_API bool cf_channel_recv_for(cf_channel *channel, double seconds, cf_value *value);

/* Refuse further sends; those that wait fail. Values in the channel can still be received. Closing
 * again is fine. */
CF_API void cf_channel_close(cf_channel *channel);

/* -------------------------------------------------------------------- semaphores */

typedef struct cf_semaphore cf_semaphore;

/* A semaphore with this many permits. NULL: CF_ENOMEM. */
CF_API cf_semaphore *cf_semaphore_new(size_t permits);
CF_API void cf_semaphore_free(cf_semaphore *semaphore); /* NULL is fine */

/* Take a permit, waiting at most `seconds` for one (< 0: for ever, 0: not at all). */
CF_API bool cf_semaphore_acquire(cf_semaphore *semaphore, double seconds);

/* Give a permit back; the longest waiter gets it. */
CF_API void cf_semaphore_release(cf_semaphore *semaphore);

/* ------------------------------------------------------------------------ events */

typedef struct cf_event cf_event;

/* An event, not set. NULL: CF_ENOMEM. */
CF_API cf_event *cf_event_new(void);
CF_API void cf_event_free(cf_event *event); /* NULL is fine */

/* Set the event and wake all waiters; unset it. */
CF_API void cf_event_set(cf_event *event);
CF_API void cf_event_clear(cf_event *event);

/* Wait until the event is set, at most `seconds` (< 0: for ever, 0: not at all). */
CF_API bool cf_event_wait(cf_event *event, double seconds);

/* ------------------------------------------------------------------------ groups */

/* Tasks that end together: the first error cancels the others, and cf_group_end waits for all. */
typedef struct cf_group cf_group;

/* NULL: CF_ENOMEM. */
CF_API cf_group *cf_group_new(void);

/* Spawn a task in the group; its own tasks may do so, too. The group owns the task; fn's return
 * value is dropped. false: cf_last_error() as for cf_spawn. */
CF_API bool cf_group_spawn(cf_group *group, cf_fn *fn, void *arg);

/* Cancel all tasks in the group. More can be spawned afterwards. */
CF_API void cf_group_cancel(cf_group *group);

/*
 * Wait until all tasks have ended, including those spawned meanwhile, and release the group.
 * CF_DONE; or CF_ERROR, and cf_last_error() is the first error of a task, or CF_ECANCELED: the
 * caller was cancelled, and the tasks with it. A cancelled task does not count as an error.
 */
CF_API cf_status cf_group_end(cf_group *group);

CF_END

#endif

/*
 * coflow/sync.h - how tasks of one thread wait for each other: channels, semaphores, events,
 * groups.
 *
 * None of these may be shared between threads; futures (coflow/future.h) may. Whoever waits is
 * served in the order of arrival. Each wait answers false at a cancel, with errno ECANCELED, and
 * where it takes a time, ETIMEDOUT. Outside of tasks a wait runs the scheduler; EDEADLK: no task
 * could end it. What was handed over before a cancel is not lost: that wait succeeds, and the next
 * one fails.
 *
 * All are released by their maker when nobody waits there any more.
 */
#ifndef COFLOW_SYNC_H
#define COFLOW_SYNC_H

#include <coflow/task.h>

CF_BEGIN

/* ---------------------------------------------------------------------- channels */

/* Values from tasks to tasks, at most `capacity` of them under way. */
typedef struct cf_channel cf_channel;

/* capacity 0: a sender waits until its value is taken. NULL: CF_ENOMEM. */
CF_API cf_channel *cf_channel_new(size_t capacity);
CF_API void cf_channel_free(cf_channel *channel); /* NULL is fine */

/* Waits while there is no room. false: closed (errno EPIPE), or cancelled; the value was not taken.
 */
CF_API bool cf_channel_send(cf_channel *channel, cf_value value);

/* Waits while there is nothing. false: closed and empty (errno EPIPE), or cancelled. */
CF_API bool cf_channel_recv(cf_channel *channel, cf_value *value);

/* The same, but waiting at most `seconds` (< 0: for ever, 0: not at all): then false, ETIMEDOUT. */
CF_API bool cf_channel_send_for(cf_channel *channel, double seconds, cf_value value);
CF_API bool cf_channel_recv_for(cf_channel *channel, double seconds, cf_value *value);

/* No more sends: those that wait fail. What is under way can still be received. Again is fine. */
CF_API void cf_channel_close(cf_channel *channel);

/* -------------------------------------------------------------------- semaphores */

typedef struct cf_semaphore cf_semaphore;

/* With so many permits. NULL: CF_ENOMEM. */
CF_API cf_semaphore *cf_semaphore_new(size_t permits);
CF_API void cf_semaphore_free(cf_semaphore *semaphore); /* NULL is fine */

/* Take a permit, waiting so many seconds for one (< 0: for ever, 0: not at all). */
CF_API bool cf_semaphore_acquire(cf_semaphore *semaphore, double seconds);

/* Give one back; who waits longest gets it. */
CF_API void cf_semaphore_release(cf_semaphore *semaphore);

/* ------------------------------------------------------------------------ events */

typedef struct cf_event cf_event;

/* Not set. NULL: CF_ENOMEM. */
CF_API cf_event *cf_event_new(void);
CF_API void cf_event_free(cf_event *event); /* NULL is fine */

/* Set it, and wake all who wait; or take that back. */
CF_API void cf_event_set(cf_event *event);
CF_API void cf_event_clear(cf_event *event);

/* Wait until it is set (seconds < 0: for ever, 0: not at all); at once when it is. */
CF_API bool cf_event_wait(cf_event *event, double seconds);

/* ------------------------------------------------------------------------ groups */

/* Tasks that end together: the first error cancels the rest, and the group's end is theirs. */
typedef struct cf_group cf_group;

/* NULL: CF_ENOMEM. */
CF_API cf_group *cf_group_new(void);

/* Spawn a task in the group, also from inside one of its tasks. The group keeps the reference, and
 * what fn returns is dropped. false: cf_last_error(), as of cf_spawn. */
CF_API bool cf_group_spawn(cf_group *group, cf_fn *fn, void *arg);

/* Cancel all tasks in the group; more can be spawned. */
CF_API void cf_group_cancel(cf_group *group);

/*
 * Wait until all have ended, those included that are spawned meanwhile, and release the group.
 * CF_DONE; or CF_ERROR, and cf_last_error() is the first error, or CF_ECANCELED: the caller was,
 * and so were they. A task that was cancelled is not an error.
 */
CF_API cf_status cf_group_end(cf_group *group);

CF_END

#endif

/*
 * deadline.h - deadlines, as the scheduler's loop and the waits see them.
 */
#ifndef CF_SCHED_DEADLINE_H
#define CF_SCHED_DEADLINE_H

#include "sched/scheduler.h"

/* Expire the deadlines that are due. Called from the loop, and from waits outside of tasks. */
void cf__deadlines_expire(struct cf__scheduler *s);

/* Time of the next one, a task's or the thread's own; CF__NEVER: none. */
static inline int64_t cf__deadlines_next(const struct cf__scheduler *s)
{
    return cf__timers_next(&s->deadline_timers);
}

/*
 * Raise CF_ECANCELED in `here`, the running coroutine, if a deadline has passed that it has not
 * been told of. On a thread's own stack (`here` is NULL) nothing is raised. Returns whether there
 * is such a deadline; without `here`, whether any has passed.
 */
bool cf__deadline_raise(const struct cf__scheduler *s, cf_coro *here);

/* A task has ended or been abandoned: release its deadlines. If its error was raised by one of
 * them, turn it into CF_ETIMEDOUT. */
void cf__deadlines_drop(struct cf_task *task);
/* Release those begun outside of tasks. */
void cf__own_deadlines_drop(struct cf__scheduler *s);

/* cf__block_on, cf__block_until and cf__block_at for use outside of tasks: they also end, with
 * ECANCELED, when a deadline of the thread passes. s may be NULL. */
bool cf__own_block_on(struct cf__scheduler *s, int fd, short events, int64_t deadline);
bool cf__own_block_until(struct cf__scheduler *s, int64_t deadline);
bool cf__own_block_at(struct cf__scheduler *s, pthread_cond_t *condition, pthread_mutex_t *lock);

#endif

/*
 * deadline.h - what the loop, and waits that block the thread, need to know of deadlines.
 */
#ifndef CF_SCHED_DEADLINE_H
#define CF_SCHED_DEADLINE_H

#include "sched/scheduler.h"

/* Cancel what is due. In the loop, or in a wait outside of tasks. */
void cf__deadlines_expire(struct cf__scheduler *s);

/* When does the next one pass, a task's or the thread's? CF__NEVER: none. */
static inline int64_t cf__deadlines_next(const struct cf__scheduler *s)
{
    return cf__timers_next(&s->deadline_timers);
}

/* Has one passed of which who runs here (NULL: a thread's stack) was not told? Then it is. */
bool cf__deadline_reaches(const struct cf__scheduler *s, cf_coro *here);

/* The task has ended within them, or been abandoned: release them, and let its error tell. */
void cf__deadlines_drop(struct cf_task *task);
/* Those begun outside of tasks. */
void cf__own_deadlines_drop(struct cf__scheduler *s);

/*
 * Outside of tasks: as cf__block_on, cf__block_until and cf__block_at, but ECANCELED when a
 * deadline of the thread comes first. s may be NULL.
 */
bool cf__own_block_on(struct cf__scheduler *s, int fd, short events, int64_t deadline);
bool cf__own_block_until(struct cf__scheduler *s, int64_t deadline);
bool cf__own_block_at(struct cf__scheduler *s, pthread_cond_t *condition, pthread_mutex_t *lock);

#endif

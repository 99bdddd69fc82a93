/*
 * block.h - waits that block the thread, for use outside of tasks.
 */
#ifndef CF_SCHED_BLOCK_H
#define CF_SCHED_BLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Do waits of this thread serve pumps (sched/pump.h)? Then wait with these functions before every
 * call that may block. */
bool cf__block_serves(void);

void cf__block_until(int64_t deadline);

/* Wait until fd has one of the poll(2) events or an error. false: errno is ETIMEDOUT, EBADF, or as
 * poll(2) sets it. */
bool cf__block_on(int fd, short events, int64_t deadline);

/* Wait for a condition that cf__condition_init has set up; pumps are not served meanwhile. false:
 * the deadline has passed. Wakeups may be spurious. */
void cf__condition_init(pthread_cond_t *condition);
bool cf__block_at(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t deadline);

#endif

/*
 * block.h - waits that block the thread: what every wait is outside of a task.
 */
#ifndef CF_SCHED_BLOCK_H
#define CF_SCHED_BLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Do waits of this thread serve something meanwhile (sched/pump.h)? Then a blocking call must be
 * preceded by a wait. */
bool cf__block_serves(void);

void cf__block_until(int64_t deadline);

/* Until one of the poll(2) events, or an error, is there. false: ETIMEDOUT, or as poll(2). */
bool cf__block_on(int fd, short events, int64_t deadline);

/* Until the condition is signalled, which serves nothing meanwhile. The condition is one that the
 * first has made. false: ETIMEDOUT. May return for no reason. */
void cf__condition_init(pthread_cond_t *condition);
bool cf__block_at(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t deadline);

#endif

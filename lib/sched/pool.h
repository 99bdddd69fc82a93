/*
 * pool.h - a scheduler's threads for cf_to_thread (coflow/system.h).
 */
#ifndef CF_SCHED_POOL_H
#define CF_SCHED_POOL_H

struct cf__pool;

/* Stop the threads. Every job already queued or running is done and posted first. NULL is
 * allowed. */
void cf__pool_free(struct cf__pool *pool);

/* The lock is held while this thread forks. The child has none of the threads; cf__pool_renew makes
 * its cf_to_thread calls under way fail with ECANCELED. */
void cf__pool_before_fork(struct cf__pool *pool);
void cf__pool_after_fork(struct cf__pool *pool);
void cf__pool_renew(struct cf__scheduler *s);

#endif

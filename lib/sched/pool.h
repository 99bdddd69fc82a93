/*
 * pool.h - a scheduler's threads for blocking calls. The calls are coflow/system.h's cf_to_thread.
 */
#ifndef CF_SCHED_POOL_H
#define CF_SCHED_POOL_H

struct cf__pool;

/* Lets what has been begun end; every job is then done and posted. NULL is fine. */
void cf__pool_free(struct cf__pool *pool);

/* The lock is held while this thread forks. The child has none of the threads: what they were
 * called for, or were to be called for, fails with ECANCELED there. */
void cf__pool_before_fork(struct cf__pool *pool);
void cf__pool_after_fork(struct cf__pool *pool);
void cf__pool_renew(struct cf__scheduler *s);

#endif

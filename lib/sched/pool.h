/*
 * pool.h - a scheduler's threads for blocking calls. The calls are coflow/system.h's cf_to_thread.
 */
#ifndef CF_SCHED_POOL_H
#define CF_SCHED_POOL_H

struct cf__pool;

/* Lets what has been begun end; every job is then done and posted. NULL is fine. */
void cf__pool_free(struct cf__pool *pool);

#endif

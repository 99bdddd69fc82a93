/*
 * fork.c - the forking thread's scheduler in the child. It goes on with copies of its tasks, but
 * must not use what it would share with the parent (the epoll descriptor, the eventfd), nor wait
 * for threads that the child does not have. Other threads' schedulers are left alone.
 */
#include "config.h"

#include "sched/fork.h"

#include <pthread.h>

#include "sched/inbox.h"
#include "sched/pool.h"

/* Unlike cf__scheduler_here(), creates no thread record. */
static struct cf__scheduler *scheduler(void)
{
    const struct cf__thread *thread = cf__thread_if_any();
    return thread ? thread->scheduler : NULL;
}

/* Other threads use these two locks: hold them, so that the child gets consistent data. */
static void before_fork(void)
{
    struct cf__scheduler *s = scheduler();
    if (s && s->pool)
        cf__pool_before_fork(s->pool);
    if (s)
        cf__inbox_before_fork(s);
}

static void after_fork_in_parent(void)
{
    struct cf__scheduler *s = scheduler();
    if (s)
        cf__inbox_after_fork(s);
    if (s && s->pool)
        cf__pool_after_fork(s->pool);
}

static void after_fork_in_child(void)
{
    struct cf__scheduler *s = scheduler();
    if (!s)
        return;
    cf__poller_renew(s);
    cf__inbox_renew(s);
    if (s->pool)
        cf__pool_renew(s);
}

static int error;

static void watch(void)
{
    error = pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

bool cf__fork_watch(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch);
    return error == 0;
}

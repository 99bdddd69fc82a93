/*
 * pool.c - cf_to_thread: blocking calls on other threads.
 *
 * Each scheduler has its own threads. One is started when a job comes and none is idle, up to
 * THREADS_MAX; they stay until the scheduler ends. A job lives on the stack of the task that waits
 * for it.
 */
#include "config.h"

#include <coflow/system.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "sched/inbox.h"
#include "sched/pool.h"

enum { THREADS_MAX = 8 };

struct job {
    struct cf__remote_wait remote; /* must be first */
    cf_value (*fn)(void *arg);
    void *arg;
    cf_value result;
    struct job *next; /* in the queue, or in the list of running jobs */
    bool queued;      /* no thread has taken it yet; protected by the pool's lock */
};

struct cf__pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct job *first;
    struct job *last;
    size_t idle; /* threads waiting for a job */
    bool stopping;
    size_t thread_count;
    pthread_t threads[THREADS_MAX];
    struct job *running; /* linked by `next` */
};

/* ------------------------------------------------------------------------ queue */

static void enqueue(struct cf__pool *pool, struct job *job)
{
    job->next = NULL;
    job->queued = true;
    *(pool->first ? &pool->last->next : &pool->first) = job;
    pool->last = job;
    pthread_cond_signal(&pool->more);
}

static struct job *dequeue(struct cf__pool *pool)
{
    struct job *job = pool->first;
    pool->first = job->next;
    job->queued = false;
    job->next = pool->running;
    pool->running = job;
    return job;
}

/* With the lock held, so that a fork finds the job either running or posted. */
static void finish(struct cf__pool *pool, struct job *job)
{
    struct job **link = &pool->running;
    while (*link != job)
        link = &(*link)->next;
    *link = job->next;
    cf__post(&job->remote);
}

/* Remove a job from the queue. false: a thread has taken it. */
static bool take_back(struct cf__pool *pool, struct job *job)
{
    pthread_mutex_lock(&pool->lock);
    bool queued = job->queued;
    struct job *previous = NULL;
    for (struct job *other = pool->first; queued && other != job; other = other->next)
        previous = other;
    if (queued) {
        *(previous ? &previous->next : &pool->first) = job->next;
        if (pool->last == job)
            pool->last = previous;
    }
    pthread_mutex_unlock(&pool->lock);
    return queued;
}

/* ---------------------------------------------------------------------- threads */

static void *work(void *arg)
{
    struct cf__pool *pool = arg;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        pool->idle++;
        while (!pool->first && !pool->stopping)
            pthread_cond_wait(&pool->more, &pool->lock);
        pool->idle--;
        if (!pool->first)
            break;
        struct job *job = dequeue(pool);
        pthread_mutex_unlock(&pool->lock);
        job->result = job->fn(job->arg);
        pthread_mutex_lock(&pool->lock);
        finish(pool, job);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* With all signals blocked: they are for the program's own threads. */
static int start_thread(struct cf__pool *pool)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&pool->threads[pool->thread_count], NULL, work, pool);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!error)
        pool->thread_count++;
    return error;
}

static void set_up(struct cf__pool *pool)
{
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->more, NULL);
}

static struct cf__pool *get(struct cf__scheduler *s)
{
    if (s->pool)
        return s->pool;
    s->pool = calloc(1, sizeof *s->pool);
    if (s->pool)
        set_up(s->pool);
    return s->pool;
}

void cf__pool_free(struct cf__pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->more);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

/* -------------------------------------------------------------------------- fork */

void cf__pool_before_fork(struct cf__pool *pool)
{
    pthread_mutex_lock(&pool->lock);
}

void cf__pool_after_fork(struct cf__pool *pool)
{
    pthread_mutex_unlock(&pool->lock);
}

static void cancel_all(struct cf__scheduler *s, struct job *first)
{
    for (struct job *job = first, *next; job; job = next) {
        next = job->next;
        cf__wake(s, &job->remote.wait, CF__CANCELED);
    }
}

/* Start over with an empty pool: the waiters of the old condition do not exist in the child, so it
 * cannot even be destroyed. */
void cf__pool_renew(struct cf__scheduler *s)
{
    struct cf__pool *pool = s->pool;
    cancel_all(s, pool->first);
    cancel_all(s, pool->running);
    *pool = (struct cf__pool){0};
    set_up(pool);
}

/* ------------------------------------------------------------------------- calls */

static bool submit(struct cf__pool *pool, struct job *job)
{
    pthread_mutex_lock(&pool->lock);
    int error = 0;
    if (pool->idle == 0 && pool->thread_count < THREADS_MAX)
        error = start_thread(pool);
    bool submitted = pool->thread_count > 0;
    if (submitted)
        enqueue(pool, job);
    pthread_mutex_unlock(&pool->lock);
    errno = error;
    return submitted;
}

static void on_cancel(struct cf__wait *wait)
{
    struct job *job = (struct job *)wait;
    struct cf__scheduler *s = job->remote.scheduler;
    if (take_back(s->pool, job))
        cf__wake(s, wait, CF__CANCELED);
}

bool cf_to_thread(cf_value (*fn)(void *arg), void *arg, cf_value *out)
{
    struct cf__scheduler *s = cf__scheduler_here();
    struct job job = {.fn = fn, .arg = arg, .remote = {.scheduler = s, .wait.cancel = on_cancel}};
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    if (!s || !s->running) {
        job.result = fn(arg);
    } else {
        struct cf__pool *pool = get(s);
        if (!pool || !cf__inbox_open(s) || !submit(pool, &job))
            return false;
        if (cf__wait_remote(&job.remote, CF__NEVER) != CF__WOKEN)
            return cf__outcome_errno(CF__CANCELED);
    }
    if (out)
        *out = job.result;
    return true;
}

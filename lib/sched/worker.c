/*
 * worker.c - start, feed and join a thread that runs stages.
 */
#include "config.h"

#include "sched/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sched/block.h"
#include "sched/clock.h"
#include "sched/deadline.h"
#include "sched/inbox.h"
#include "sched/pump.h"

/* ----------------------------------------------------------------------- its start */

static void for_each_pump(const struct cf__walk *stages, void (*action)(struct cf__pump *pump))
{
    for (const struct cf__stage *stage = stages->first; stage; stage = stage->place.next)
        if (stage->pump)
            action(stage->pump);
}

static void *work(void *arg)
{
    struct cf__worker *worker = arg;
    for_each_pump(&worker->stages, cf__pump_take_over);
    worker->run(worker->arg);
    pthread_mutex_lock(worker->lock);
    worker->ended = true;
    pthread_cond_broadcast(&worker->progress);
    if (worker->awaiting)
        cf__post(worker->awaiting);
    pthread_mutex_unlock(worker->lock);
    return NULL;
}

/* With all signals blocked: they are for the program's own threads. */
static int start_thread(struct cf__worker *worker)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&worker->thread, NULL, work, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

static void release(struct cf__worker *worker)
{
    if (worker->bell >= 0)
        close(worker->bell);
    pthread_cond_destroy(&worker->woken);
    pthread_cond_destroy(&worker->progress);
}

/* Undo cf__worker_start: this thread serves the stages' pumps again. */
static void fail(struct cf__worker *worker)
{
    for_each_pump(&worker->stages, cf__pump_take_over);
    release(worker);
}

static bool is_bound(const struct cf__walk *stages)
{
    for (const struct cf__stage *stage = stages->first; stage; stage = stage->place.next)
        if (stage->keeps_thread && cf__wants_more(stage->self))
            return true;
    return false;
}

int cf__worker_start(struct cf__worker *worker, pthread_mutex_t *lock, cf_coro *head,
                     void (*run)(void *arg), void *arg)
{
    struct cf__stage *stage = cf__stage_of(head);
    *worker = (struct cf__worker){.run = run, .arg = arg, .lock = lock, .bell = -1};
    if (stage)
        worker->stages = cf__walk_down(stage, CF__SERVED);
    if (is_bound(&worker->stages))
        return EINVAL;
    pthread_cond_init(&worker->woken, NULL);
    cf__condition_init(&worker->progress);
    for_each_pump(&worker->stages, cf__pump_let_go);
    int error = start_thread(worker);
    if (error)
        fail(worker);
    return error;
}

cf_value cf__worker_refused(cf_coro *self, int error)
{
    if (error == EINVAL)
        return cf_raise(self, CF_EINVAL, "a stage with tasks cannot go to another thread");
    return cf_raise(self, CF_ESYS, "no thread: %s", strerror(error));
}

/* ------------------------------------------------------------------------- its end */

void cf__worker_call_off(struct cf__worker *worker)
{
    pthread_mutex_lock(worker->lock);
    worker->called_off = true;
    pthread_mutex_unlock(worker->lock);
}

struct end_wait {
    struct cf__remote_wait remote; /* must be first */
    struct cf__worker *worker;
};

static void on_cancel(struct cf__wait *wait)
{
    cf__worker_call_off(((struct end_wait *)wait)->worker);
}

/* Called with the lock held, which is released meanwhile. */
static void wait_for_end(struct cf__worker *worker)
{
    struct cf__scheduler *s = cf__scheduler_here();
    if (!s || !s->running || !cf__inbox_open(s)) {
        if (!cf__own_block_at(s, &worker->progress, worker->lock))
            worker->called_off = true;
        return;
    }
    struct end_wait wait = {{.scheduler = s, .wait.cancel = on_cancel}, worker};
    worker->awaiting = &wait.remote;
    pthread_mutex_unlock(worker->lock);
    s->worker_waits++;
    cf__wait_remote(&wait.remote, CF__NEVER);
    s->worker_waits--;
    pthread_mutex_lock(worker->lock);
}

void cf__worker_join(struct cf__worker *worker)
{
    pthread_mutex_lock(worker->lock);
    while (!worker->ended)
        wait_for_end(worker);
    pthread_mutex_unlock(worker->lock);
    pthread_join(worker->thread, NULL);
    release(worker);
}

/* -------------------------------------------------------------------------- waiting */

/* The bell is needed only by a worker that serves pumps, for it must poll. If it cannot be made,
 * the condition must do, and the pumps are not served until the next input. */
static bool ensure_bell(struct cf__worker *worker)
{
    if (worker->bell < 0)
        worker->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return worker->bell >= 0;
}

static void wait_at_bell(struct cf__worker *worker)
{
    uint64_t count;
    worker->polling = true;
    pthread_mutex_unlock(worker->lock);
    cf__block_on(worker->bell, POLLIN, CF__NEVER);
    (void)!read(worker->bell, &count, sizeof count);
    pthread_mutex_lock(worker->lock);
    worker->polling = false;
}

static void run_errand(struct cf__worker *worker)
{
    pthread_mutex_unlock(worker->lock);
    worker->errand(worker->errand_arg);
    pthread_mutex_lock(worker->lock);
    worker->errand = NULL;
    pthread_cond_broadcast(&worker->progress);
}

void cf__worker_wait(struct cf__worker *worker)
{
    if (worker->errand) {
        run_errand(worker);
        return;
    }
    worker->idle = true;
    if (cf__block_serves() && ensure_bell(worker))
        wait_at_bell(worker);
    else
        pthread_cond_wait(&worker->woken, worker->lock);
    worker->idle = false;
}

bool cf__worker_wake(struct cf__worker *worker)
{
    if (!worker->idle)
        return false;
    worker->idle = false;
    pthread_cond_signal(&worker->woken);
    if (worker->polling)
        (void)!write(worker->bell, &(uint64_t){1}, sizeof(uint64_t));
    return true;
}

bool cf__worker_call(struct cf__worker *worker, void (*fn)(void *arg), void *arg)
{
    pthread_mutex_lock(worker->lock);
    worker->errand = fn;
    worker->errand_arg = arg;
    cf__worker_wake(worker);
    while (worker->errand && !worker->ended)
        pthread_cond_wait(&worker->progress, worker->lock);
    bool done = !worker->errand;
    worker->errand = NULL;
    pthread_mutex_unlock(worker->lock);
    return done;
}

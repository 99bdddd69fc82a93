/*
 * worker.h - a thread that runs stages for one that feeds it. What it is fed with, and how, is its
 * owner's business.
 *
 * Where it waits for more, the worker serves the pumps below (pump.h), and runs errands: what the
 * feeding thread wants done with the stages, which only this one may touch.
 */
#ifndef CF_SCHED_WORKER_H
#define CF_SCHED_WORKER_H

#include <pthread.h>
#include <stdbool.h>

#include "flow/walk.h"

struct cf__worker {
    pthread_t thread;
    struct cf__walk stages; /* to be taken over; the thread's, from its start on */
    void (*run)(void *arg);
    void *arg;
    pthread_mutex_t *lock; /* the owner's; for what follows */
    pthread_cond_t woken;
    pthread_cond_t progress;          /* an errand is done, or it has ended */
    struct cf__remote_wait *awaiting; /* a task that waits for its end; NULL: none */
    bool idle;                        /* it waits, and has not been woken */
    bool polling;                     /* at the bell */
    bool ended;
    bool called_off; /* what it has not begun is to be left */
    int bell;        /* eventfd; -1: none yet */
    void (*errand)(void *arg);
    void *errand_arg;
};

/* A thread with all signals blocked that takes the stages from head down over and calls run(arg).
 * Returns 0 or an errno, EINVAL when one of them must stay here; then there is no thread, and the
 * stages stay with this one. */
int cf__worker_start(struct cf__worker *worker, pthread_mutex_t *lock, cf_coro *head,
                     void (*run)(void *arg), void *arg);
/* Of that, in the body that wanted it. */
cf_value cf__worker_refused(cf_coro *self, int error);

/* Wait for its end, which it must have been told of. A task parks; a cancel, or a deadline, does
 * not shorten this wait, but calls off. */
void cf__worker_join(struct cf__worker *worker);
void cf__worker_call_off(struct cf__worker *worker); /* without the lock */

/* With the lock held, which is released meanwhile; on the worker's thread. May return for no
 * reason: look again. */
void cf__worker_wait(struct cf__worker *worker);
/* With the lock held, from any thread. false: it was not waiting. */
bool cf__worker_wake(struct cf__worker *worker);

/* Without the lock, from the feeding thread: the worker calls fn(arg) where it waits next, and this
 * waits for that. false: it has ended instead. */
bool cf__worker_call(struct cf__worker *worker, void (*fn)(void *arg), void *arg);

#endif

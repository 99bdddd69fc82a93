/*
 * worker.h - a thread that runs stages, fed by another thread. How it is fed is up to its owner:
 * threaded.c, parallel.c.
 *
 * While it waits for input, the worker serves the pumps of its stages (pump.h) and runs errands:
 * calls that the feeding thread wants made on the stages, which only the worker may touch.
 */
#ifndef CF_SCHED_WORKER_H
#define CF_SCHED_WORKER_H

#include <pthread.h>
#include <stdbool.h>

#include "flow/walk.h"

struct cf__worker {
    pthread_t thread;
    struct cf__walk stages; /* that it runs; only the worker may touch them from its start on */
    void (*run)(void *arg);
    void *arg;
    pthread_mutex_t *lock;            /* the owner's; protects the fields below */
    pthread_cond_t woken;             /* cf__worker_wake has been called */
    pthread_cond_t progress;          /* an errand is done, or the worker has ended */
    struct cf__remote_wait *awaiting; /* the task that joins it; NULL: none */
    bool idle;                        /* is waiting and has not been woken */
    bool polling;                     /* waits for `bell` instead of `woken` */
    bool ended;
    bool called_off; /* discard the input it has not begun */
    int bell;        /* eventfd that wakes it while it polls for pumps, too; -1: none yet */
    void (*errand)(void *arg); /* NULL: none */
    void *errand_arg;
};

/*
 * Start a thread that takes over the stages from `head` down and calls run(arg), with all signals
 * blocked. Returns 0 or an errno, EINVAL when a stage cannot leave this thread. On failure there is
 * no thread, and the stages stay with this one.
 */
int cf__worker_start(struct cf__worker *worker, pthread_mutex_t *lock, cf_coro *head,
                     void (*run)(void *arg), void *arg);
/* Raise the error for cf__worker_start's result in the body that called it. */
cf_value cf__worker_refused(cf_coro *self, int error);

/* Wait for the worker to end; the owner must have told it to. A task parks. A cancel or a deadline
 * does not end this wait, but calls the worker off. */
void cf__worker_join(struct cf__worker *worker);
void cf__worker_call_off(struct cf__worker *worker); /* call without the lock */

/* For the worker: wait until woken, or run an errand. Called with the lock held, which is released
 * meanwhile. Wakeups may be spurious. */
void cf__worker_wait(struct cf__worker *worker);
/* Wake the worker if it waits. Called with the lock held, from any thread. false: it was not
 * waiting. */
bool cf__worker_wake(struct cf__worker *worker);

/* For the feeding thread, without the lock: have the worker call fn(arg) when it waits next, and
 * wait until it has. false: the worker has ended, and fn was not called. */
bool cf__worker_call(struct cf__worker *worker, void (*fn)(void *arg), void *arg);

#endif

/*
 * wait.c - how a task waits and is woken; the reasons for waiting are in other files.
 */
#include "config.h"

#include <errno.h>

#include "sched/deadline.h"

/* ---------------------------------------------------------------- queues */

void cf__enqueue(struct cf__queue *queue, struct cf__wait *wait)
{
    wait->queue = queue;
    wait->next = NULL;
    wait->previous = queue->last;
    if (queue->last)
        queue->last->next = wait;
    else
        queue->first = wait;
    queue->last = wait;
}

void cf__dequeue(struct cf__wait *wait)
{
    struct cf__queue *queue = wait->queue;
    if (!queue)
        return;
    if (wait->previous)
        wait->previous->next = wait->next;
    else
        queue->first = wait->next;
    if (wait->next)
        wait->next->previous = wait->previous;
    else
        queue->last = wait->previous;
    wait->queue = NULL;
}

/* ----------------------------------------------------------------- waiting */

bool cf__cancel_pending_in(const cf_coro *co)
{
    const cf_error *pending = cf_pending(co);
    return pending && pending->code == CF_ECANCELED;
}

bool cf__cancel_pending_here(const struct cf__scheduler *s)
{
    cf_coro *here = cf__coro_here();
    return (here && cf__cancel_pending_in(here)) || cf__deadline_raise(s, here);
}

enum cf__outcome cf__wait(struct cf__scheduler *s, struct cf__wait *wait, struct cf__queue *queue,
                          int64_t deadline)
{
    wait->task = s->running;
    wait->outcome = CF__UNDECIDED;
    if (queue)
        cf__enqueue(queue, wait);
    if (deadline != CF__NEVER)
        cf__timer_set(&s->timers, &wait->timer, deadline);
    if (wait->task) {
        wait->task->wait = wait;
        cf__leave_task(s, wait->task->coro);
    } else if (!cf__scheduler_run(s, wait, false)) {
        cf__dequeue(wait);
        errno = EDEADLK;
        wait->outcome = CF__FAILED;
    }
    return wait->outcome;
}

bool cf_pause(void)
{
    struct cf__scheduler *s = cf__scheduler_here();
    if (!s)
        return true;
    if (!s->running && s->deadlines)
        cf__deadlines_expire(s);
    if (cf__canceled_here(s))
        return false;
    if (!s->running) {
        cf__scheduler_run_ready(s);
        return true;
    }
    cf__pause(s);
    return !cf__canceled_here(s);
}

bool cf__outcome_errno(enum cf__outcome outcome)
{
    if (outcome == CF__TIMED_OUT)
        errno = ETIMEDOUT;
    if (outcome == CF__CANCELED)
        errno = ECANCELED;
    return outcome == CF__WOKEN;
}

struct cf__error *cf__outcome_error(enum cf__outcome outcome, const char *where)
{
    switch (outcome) {
    case CF__TIMED_OUT:
        return cf__error_new(CF_ETIMEDOUT, where, NULL);
    case CF__CANCELED:
        return cf__error_new(CF_ECANCELED, where, NULL);
    default:
        return errno == EDEADLK ? cf__error_new(CF_EDEADLOCK, where, NULL)
                                : cf__error_errno(errno, where, NULL);
    }
}

/* ------------------------------------------------------------------ waking */

void cf__wake(struct cf__scheduler *s, struct cf__wait *wait, enum cf__outcome outcome)
{
    cf__dequeue(wait);
    if (wait->timer.number)
        cf__timer_unset(&s->timers, &wait->timer);
    wait->outcome = outcome;
    if (!wait->task) { /* the thread's own wait: enter the loop */
        s->steps_left = 0;
        return;
    }
    wait->task->wait = NULL;
    cf__make_ready(wait->task);
}

bool cf__wake_first(struct cf__scheduler *s, struct cf__queue *queue)
{
    if (!queue->first)
        return false;
    cf__wake(s, queue->first, CF__WOKEN);
    return true;
}

void cf__wake_all(struct cf__scheduler *s, struct cf__queue *queue)
{
    while (cf__wake_first(s, queue))
        continue;
}

/* Timers handled per poll. The others wait for the next one, so that a woken task runs while its
 * memory is still in the cache. */
enum { DUE_PER_POLL = 64 };

static struct cf__wait *wait_of(struct cf__timer *timer)
{
    return (struct cf__wait *)((char *)timer - offsetof(struct cf__wait, timer));
}

void cf__wake_expired(struct cf__scheduler *s)
{
    if (s->timers.count == 0)
        return;
    struct cf__timer *due[DUE_PER_POLL];
    size_t count = cf__timers_take_due(&s->timers, cf__now(), due, DUE_PER_POLL);
    for (size_t i = 0; i < count; i++)
        cf__wake(s, wait_of(due[i]), CF__TIMED_OUT);
}

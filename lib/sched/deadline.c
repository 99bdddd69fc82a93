/*
 * deadline.c - cf_deadline: cancel a task at a given time, until the deadline is ended.
 *
 * Deadlines are timers in a heap of their own. When one expires, its task is cancelled; the
 * deadline keeps the error it raised, so that cf_deadline_end takes back that error and no other.
 * If the error was raised further down, in a stage that a send of the coroutine that began the
 * deadline had resumed, that coroutine gets it at its own next wait.
 */
#include "config.h"

#include "sched/deadline.h"

#include <coflow/deadline.h>

#include <errno.h>
#include <stdlib.h>

#include "sched/block.h"

struct cf_deadline {
    struct cf__timer timer;
    bool passed;
    bool told; /* `coro` has got the error */
    int64_t when;
    struct cf__scheduler *scheduler;
    struct cf_task *task;    /* NULL: begun outside of tasks */
    cf_coro *coro;           /* the coroutine that began it, for comparison only. NULL: none */
    cf_deadline *outer;      /* the next one out, of the same task or thread */
    struct cf__error *error; /* that it raised; owned. NULL: none, a cancel was pending */
};

/* Head of the list it is in: its task's, or the thread's. */
static cf_deadline **innermost(const cf_deadline *deadline)
{
    return deadline->task ? &deadline->task->deadlines : &deadline->scheduler->deadlines;
}

static void release(cf_deadline *deadline)
{
    cf__timer_unset(&deadline->scheduler->deadline_timers, &deadline->timer);
    cf__error_free(deadline->error);
    free(deadline);
}

/* ------------------------------------------------------------------- begin and end */

cf_deadline *cf_deadline_begin(double seconds)
{
    struct cf__scheduler *s = cf__scheduler_get();
    if (!s)
        return NULL;
    cf_deadline *deadline = calloc(1, sizeof *deadline);
    if (!deadline || !cf__timers_reserve(&s->deadline_timers, s->deadline_timers.count + 1)) {
        free(deadline);
        cf__fail(CF_ENOMEM, "cf_deadline_begin", "out of memory");
        return NULL;
    }
    deadline->scheduler = s;
    deadline->task = s->running;
    deadline->coro = cf__coro_here();
    deadline->when = cf__deadline(seconds);
    deadline->outer = *innermost(deadline);
    *innermost(deadline) = deadline;
    if (deadline->when != CF__NEVER)
        cf__timer_set(&s->deadline_timers, &deadline->timer, deadline->when);
    return deadline;
}

static void take_back(const cf_deadline *deadline)
{
    cf_coro *here = cf__coro_here();
    if (here && here->raised && here->raised == deadline->error)
        cf__error_free(cf__take_pending(here));
}

bool cf_deadline_end(cf_deadline *deadline)
{
    if (!deadline)
        return true;
    struct cf__scheduler *s = deadline->scheduler;
    bool passed = deadline->passed;
    cf_deadline **link = innermost(deadline);
    while (*link != deadline)
        link = &(*link)->outer;
    *link = deadline->outer;
    if (passed && s->running == deadline->task)
        take_back(deadline);
    if (deadline->task && !deadline->task->deadlines)
        deadline->task->late = false;
    release(deadline);
    if (passed) {
        cf__set_last_error(cf__error_new(CF_ETIMEDOUT, "cf_deadline_end", NULL));
        errno = ETIMEDOUT;
    }
    return !passed;
}

void cf__deadlines_drop(struct cf_task *task)
{
    while (task->deadlines) {
        cf_deadline *deadline = task->deadlines;
        task->deadlines = deadline->outer;
        if (task->error && task->error == deadline->error) {
            cf__error_free(task->error);
            task->error = cf__error_new(CF_ETIMEDOUT, "task", NULL);
        }
        release(deadline);
    }
    task->late = false;
}

void cf__own_deadlines_drop(struct cf__scheduler *s)
{
    while (s->deadlines) {
        cf_deadline *deadline = s->deadlines;
        s->deadlines = deadline->outer;
        release(deadline);
    }
}

/* ------------------------------------------------------------------------ passing */

/* Cancel the task, or the thread's own wait. Raises nothing where a cancel is already pending. */
static void expire(cf_deadline *deadline)
{
    struct cf__scheduler *s = deadline->scheduler;
    struct cf_task *task = deadline->task;
    cf_coro *co = task ? cf__task_innermost(task) : cf__coro_here();
    deadline->passed = true;
    if (task)
        task->late = true;
    if (co && cf__cancel_pending_in(co))
        return;
    if (co)
        deadline->error = cf__raise_cancel(co);
    deadline->told = co == deadline->coro;
    cf__cancel_wait(s, task ? task->wait : s->own);
}

bool cf__deadline_raise(const struct cf__scheduler *s, cf_coro *here)
{
    cf_deadline *deadline = s->running ? s->running->deadlines : s->deadlines;
    for (; deadline; deadline = deadline->outer) {
        bool told = deadline->error && (deadline->told || deadline->coro != here);
        if (!deadline->passed || (here && told))
            continue;
        if (here && deadline->error)
            cf__set_raised(here, cf__error_ref(deadline->error));
        else if (here)
            deadline->error = cf__raise_cancel(here);
        deadline->told = deadline->coro == here;
        return true;
    }
    return false;
}

enum { DUE_PER_ROUND = 16 };

void cf__deadlines_expire(struct cf__scheduler *s)
{
    struct cf__timer *due[DUE_PER_ROUND];
    size_t count = DUE_PER_ROUND;
    while (count == DUE_PER_ROUND && s->deadline_timers.count > 0) {
        count = cf__timers_take_due(&s->deadline_timers, cf__now(), due, DUE_PER_ROUND);
        for (size_t i = 0; i < count; i++)
            expire((cf_deadline *)((char *)due[i] - offsetof(cf_deadline, timer)));
    }
}

/* -------------------------------------------------------------- outside of tasks */

static int64_t own_next(const struct cf__scheduler *s)
{
    int64_t next = CF__NEVER;
    for (const cf_deadline *deadline = s->deadlines; deadline; deadline = deadline->outer)
        if (!deadline->passed && deadline->when < next)
            next = deadline->when;
    return next;
}

static bool expire_own(struct cf__scheduler *s)
{
    cf__deadlines_expire(s);
    return cf__outcome_errno(CF__CANCELED);
}

bool cf__own_block_on(struct cf__scheduler *s, int fd, short events, int64_t deadline)
{
    if (!s || !s->deadlines)
        return cf__block_on(fd, events, deadline);
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    int64_t next = own_next(s);
    if (next > deadline)
        return cf__block_on(fd, events, deadline);
    return cf__block_on(fd, events, next) || (errno == ETIMEDOUT && expire_own(s));
}

bool cf__own_block_at(struct cf__scheduler *s, pthread_cond_t *condition, pthread_mutex_t *lock)
{
    int64_t next = s ? own_next(s) : CF__NEVER;
    return cf__block_at(condition, lock, next) || expire_own(s);
}

bool cf__own_block_until(struct cf__scheduler *s, int64_t deadline)
{
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    int64_t next = s ? own_next(s) : CF__NEVER;
    cf__block_until(next < deadline ? next : deadline);
    return next >= deadline || expire_own(s);
}

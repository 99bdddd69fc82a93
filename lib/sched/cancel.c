/*
 * cancel.c - raising CF_ECANCELED in a task, and in what it awaits.
 */
#include "config.h"

#include "sched/scheduler.h"

/* Where the task stands: in the innermost coroutine of its pile. */
static void raise_in(struct cf_task *task)
{
    bool runs = task->scheduler->running == task;
    cf_coro *innermost = runs ? cf__coro_here() : cf__innermost(task->coro);
    task->canceled = true;
    cf__set_raised(innermost, cf__error_new(CF_ECANCELED, cf_name(innermost), NULL));
}

void cf__cancel_later(struct cf_task *task)
{
    struct cf__scheduler *s = task->scheduler;
    if (!task->coro || task->canceling)
        return;
    task->canceling = true;
    task->cancel_next = NULL;
    *(s->canceling.last ? &s->canceling.last->cancel_next : &s->canceling.first) = task;
    s->canceling.last = task;
}

static void cancel_now(struct cf__scheduler *s, struct cf_task *task)
{
    raise_in(task);
    if (task->wait && task->wait->cancel)
        task->wait->cancel(task->wait);
    else if (task->wait)
        cf__wake(s, task->wait, CF__CANCELED);
}

/* A list and a loop, not recursion: tasks may await each other to any depth, even in a circle. */
void cf_cancel(cf_task *task)
{
    if (!task)
        return;
    struct cf__scheduler *s = task->scheduler;
    cf__cancel_later(task);
    for (struct cf_task *next = s->canceling.first; next; next = next->cancel_next)
        cancel_now(s, next);
    for (struct cf_task *done = s->canceling.first; done; done = done->cancel_next)
        done->canceling = false;
    s->canceling = (struct cf__task_line){NULL, NULL};
}

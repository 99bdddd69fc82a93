/*
 * cancel.c - raise CF_ECANCELED in a task and in the tasks it awaits.
 */
#include "config.h"

#include "sched/scheduler.h"

struct cf__error *cf__raise_cancel(cf_coro *co)
{
    struct cf__error *error = cf__error_new(CF_ECANCELED, cf_name(co), NULL);
    cf__set_raised(co, cf__error_ref(error));
    return error;
}

cf_coro *cf__task_innermost(const struct cf_task *task)
{
    bool runs = task->scheduler->running == task;
    return runs ? cf__coro_here() : cf__innermost(task->coro);
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

static void end_wait(struct cf__scheduler *s, struct cf__wait *wait)
{
    if (wait && wait->cancel)
        wait->cancel(wait);
    else if (wait)
        cf__wake(s, wait, CF__CANCELED);
}

/* A list and a loop instead of recursion: tasks may await each other to any depth, even in a
 * cycle. */
static void cancel_all(struct cf__scheduler *s)
{
    for (struct cf_task *task = s->canceling.first; task; task = task->cancel_next) {
        task->canceled = true;
        cf__error_free(cf__raise_cancel(cf__task_innermost(task)));
        end_wait(s, task->wait);
    }
    for (struct cf_task *done = s->canceling.first; done; done = done->cancel_next)
        done->canceling = false;
    s->canceling = (struct cf__task_line){NULL, NULL};
}

void cf_cancel(cf_task *task)
{
    if (!task)
        return;
    cf__cancel_later(task);
    cancel_all(task->scheduler);
}

void cf__cancel_wait(struct cf__scheduler *s, struct cf__wait *wait)
{
    end_wait(s, wait);
    cancel_all(s);
}

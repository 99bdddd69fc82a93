/*
 * failure.c - tasks that ended with an error and have not been awaited. cf_run reports the first.
 *
 * The list is ordered by time of end. A task in it that somebody still references may yet be
 * awaited, which takes it off. One without such references stays, so that no later failure can
 * become the first: such a task is always the newest, and later failures are not recorded.
 */
#include "config.h"

#include "sched/scheduler.h"

static void add(struct cf__task_list *list, struct cf_task *task)
{
    task->newer = NULL;
    task->older = list->newest;
    if (list->newest)
        list->newest->newer = task;
    else
        list->oldest = task;
    list->newest = task;
}

static void take_out(struct cf__task_list *list, struct cf_task *task)
{
    if (task->older)
        task->older->newer = task->newer;
    else
        list->oldest = task->newer;
    if (task->newer)
        task->newer->older = task->older;
    else
        list->newest = task->older;
}

static bool is_held(const struct cf_task *task)
{
    return task->references > 1; /* not counting the list's own */
}

static void drop(struct cf__scheduler *s, struct cf_task *task)
{
    take_out(&s->failures, task);
    task->failed = false;
    cf__task_unref(task);
}

void cf__failure_add(struct cf_task *task)
{
    struct cf__scheduler *s = task->scheduler;
    bool expected = task->canceled && cf__error_get(task->error)->code == CF_ECANCELED;
    if (expected || (s->failures.newest && !is_held(s->failures.newest)))
        return;
    task->failed = true;
    task->references++;
    add(&s->failures, task);
}

void cf__failure_awaited(struct cf_task *task)
{
    if (task->failed)
        drop(task->scheduler, task);
}

void cf__failure_disowned(struct cf_task *task)
{
    while (task->newer)
        drop(task->scheduler, task->newer);
}

struct cf__error *cf__failures_take(struct cf__scheduler *s)
{
    struct cf__error *first = s->failures.oldest ? cf__error_ref(s->failures.oldest->error) : NULL;
    while (s->failures.oldest)
        drop(s, s->failures.oldest);
    return first;
}

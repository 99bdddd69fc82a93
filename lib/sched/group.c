/*
 * group.c - cf_group: tasks that are cancelled and awaited together.
 */
#include "config.h"

#include <coflow/sync.h>

#include <errno.h>
#include <stdlib.h>

#include "sched/scheduler.h"

struct member {
    struct cf__task_end end; /* must be first */
    cf_group *group;
    cf_task *task; /* the group holds a reference */
    struct member *previous;
    struct member *next;
};

struct cf_group {
    struct member *first;    /* the members that have not ended */
    struct cf__queue ending; /* the wait of cf_group_end */
    struct cf__error *error; /* the first error of a member; owned */
};

cf_group *cf_group_new(void)
{
    cf_group *group = calloc(1, sizeof *group);
    if (!group)
        cf__fail(CF_ENOMEM, "cf_group_new", "out of memory");
    return group;
}

static void on_end(struct cf__task_end *end, struct cf_task *task)
{
    struct member *member = (struct member *)end;
    cf_group *group = member->group;
    *(member->previous ? &member->previous->next : &group->first) = member->next;
    if (member->next)
        member->next->previous = member->previous;
    free(member);
    bool canceled =
        task->error && task->canceled && cf__error_get(task->error)->code == CF_ECANCELED;
    if (task->error && !canceled && !group->error) {
        group->error = cf__error_ref(task->error);
        cf_group_cancel(group);
    }
    if (!group->first)
        cf__wake_first(task->scheduler, &group->ending);
    cf_task_free(task);
}

bool cf_group_spawn(cf_group *group, cf_fn *fn, void *arg)
{
    struct member *member = malloc(sizeof *member);
    if (!member) {
        cf__fail(CF_ENOMEM, "cf_group_spawn", "out of memory");
        return false;
    }
    cf_task *task = cf_spawn(fn, arg);
    if (!task) {
        free(member);
        return false;
    }
    *member = (struct member){.end = {on_end}, .group = group, .task = task, .next = group->first};
    if (group->first)
        group->first->previous = member;
    group->first = member;
    task->on_end = &member->end;
    return true;
}

void cf_group_cancel(cf_group *group)
{
    for (struct member *member = group->first; member; member = member->next)
        cf_cancel(member->task);
}

/* Called from cf_cancel, which then cancels the tasks added here as well. */
static void cancel_members(struct cf__wait *wait)
{
    cf_group *group = (cf_group *)((char *)wait->queue - offsetof(cf_group, ending));
    for (struct member *member = group->first; member; member = member->next)
        cf__cancel_later(member->task);
}

static struct cf__error *wait_for_members(cf_group *group, struct cf__scheduler *s)
{
    struct cf__wait wait = {.cancel = cancel_members};
    if (cf__canceled_here(s))
        cf_group_cancel(group);
    if (group->first && cf__wait(s, &wait, &group->ending, CF__NEVER) != CF__WOKEN)
        return cf__error_new(CF_EDEADLOCK, "cf_group_end", NULL);
    return cf__canceled_here(s) ? cf__error_new(CF_ECANCELED, "cf_group_end", NULL) : NULL;
}

/* Detach the members that a deadlock has left; they go on without the group. */
static void let_go(cf_group *group)
{
    while (group->first) {
        struct member *member = group->first;
        group->first = member->next;
        member->task->on_end = NULL;
        cf_task_free(member->task);
        free(member);
    }
}

cf_status cf_group_end(cf_group *group)
{
    struct cf__scheduler *s = cf__scheduler_here();
    struct cf__error *own = group->first ? wait_for_members(group, s) : NULL;
    struct cf__error *error = own ? own : group->error;
    if (own)
        cf__error_free(group->error);
    let_go(group);
    free(group);
    if (!error)
        return CF_DONE;
    cf__set_last_error(error);
    return CF_ERROR;
}

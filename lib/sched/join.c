/*
 * join.c - wait for tasks to end: cf_await, cf_gather, cf_wait_for, cf_run.
 *
 * The first three are a join of n tasks, which is over when the last of them has ended. The first
 * error cancels the remaining tasks; so does a cancel of the caller, and its time limit.
 */
#include "config.h"

#include <errno.h>

#include "sched/scheduler.h"

struct cf__join {
    struct cf__wait wait;
    const char *where; /* the public function, for errors of the join itself */
    cf_task *const *tasks;
    size_t count;
    size_t left;             /* tasks that have not ended */
    struct cf__error *first; /* the first error; owned */
    bool canceled;
};

/* ------------------------------------------------------------------- errors */

/* Takes ownership of error. */
static void note_error(struct cf__join *join, struct cf__error *error)
{
    if (join->first)
        cf__error_free(error);
    else
        join->first = error;
}

static void cancel_rest(struct cf__join *join)
{
    for (size_t i = 0; i < join->count; i++)
        if (join->tasks[i] && join->tasks[i]->join == join)
            cf_cancel(join->tasks[i]);
}

/* Called from cf_cancel, which then cancels the tasks added here as well. */
static void on_cancel(struct cf__wait *wait)
{
    struct cf__join *join = (struct cf__join *)((char *)wait - offsetof(struct cf__join, wait));
    join->canceled = true;
    for (size_t i = 0; i < join->count; i++)
        if (join->tasks[i] && join->tasks[i]->join == join)
            cf__cancel_later(join->tasks[i]);
}

/* -------------------------------------------------------------------- waiting */

/* Why the task cannot be joined; NULL: it can. A refused task keeps its reference, which is not the
 * caller's to give. */
static struct cf__error *refusal(const struct cf__join *join, const struct cf__scheduler *s,
                                 const cf_task *task)
{
    if (!task)
        return cf__last_error_ref();
    if (task->scheduler != s)
        return cf__error_new(CF_EINVAL, join->where, "a task of another thread");
    if (task == s->running)
        return cf__error_new(CF_EBUSY, join->where, "a task cannot await itself");
    if (task->join)
        return cf__error_new(CF_EBUSY, join->where, "it is awaited already");
    return NULL;
}

static void begin(struct cf__join *join, struct cf__scheduler *s)
{
    for (size_t i = 0; i < join->count; i++) {
        cf_task *task = join->tasks[i];
        struct cf__error *refused = refusal(join, s, task);
        if (refused) {
            note_error(join, refused);
            continue;
        }
        task->join = join;
        if (task->coro)
            join->left++;
        cf__failure_awaited(task);
        if (task->error)
            note_error(join, cf__error_ref(task->error));
    }
}

void cf__join_ended(struct cf__join *join, struct cf_task *task)
{
    bool first = task->error && !join->first;
    if (task->error)
        note_error(join, cf__error_ref(task->error));
    join->left--;
    if (first && join->left > 0)
        cancel_rest(join);
    if (join->left == 0 && join->wait.outcome == CF__UNDECIDED)
        cf__wake(task->scheduler, &join->wait, CF__WOKEN);
}

/* The time limit has passed. Wait on without one: the tasks may need time to clean up. */
static int64_t give_up(struct cf__join *join)
{
    note_error(join, cf__error_new(CF_ETIMEDOUT, join->where, NULL));
    cancel_rest(join);
    return CF__NEVER;
}

static void wait_for_all(struct cf__join *join, struct cf__scheduler *s, int64_t deadline)
{
    if (join->first)
        cancel_rest(join);
    if (join->left > 0 && cf__canceled_here(s)) {
        join->canceled = true;
        cancel_rest(join);
    }
    if (join->left > 0 && deadline != CF__NEVER && deadline <= cf__now())
        deadline = give_up(join);
    while (join->left > 0) {
        enum cf__outcome outcome = cf__wait(s, &join->wait, NULL, deadline);
        if (outcome == CF__FAILED) {
            note_error(join, cf__error_new(CF_EDEADLOCK, join->where, NULL));
            return;
        }
        if (outcome == CF__TIMED_OUT && join->left > 0)
            deadline = give_up(join);
    }
}

/* Store the results and drop the references of the joined tasks. */
static void collect(struct cf__join *join, cf_value out[])
{
    for (size_t i = 0; i < join->count; i++) {
        cf_task *task = join->tasks[i];
        bool joined = task && task->join == join;
        if (out)
            out[i] = joined ? task->result : CF_NIL;
        if (!joined)
            continue;
        task->join = NULL;
        cf__task_unref(task);
    }
}

static cf_status finish(struct cf__join *join)
{
    if (join->canceled) {
        cf__error_free(join->first);
        join->first = cf__error_new(CF_ECANCELED, join->where, NULL);
    }
    if (!join->first)
        return CF_DONE;
    cf__set_last_error(join->first);
    return CF_ERROR;
}

static cf_status join_tasks(const char *where, cf_task *const tasks[], size_t count,
                            int64_t deadline, cf_value out[])
{
    struct cf__scheduler *s = cf__scheduler_get();
    if (!s)
        return CF_ERROR;
    struct cf__join join = {
        .where = where, .tasks = tasks, .count = count, .wait.cancel = on_cancel};
    begin(&join, s);
    wait_for_all(&join, s, deadline);
    collect(&join, out);
    return finish(&join);
}

/* -------------------------------------------------------------- public calls */

cf_status cf_await(cf_task *task, cf_value *out)
{
    return join_tasks("cf_await", &task, 1, CF__NEVER, out);
}

cf_status cf_gather(cf_task *const tasks[], size_t n, cf_value out[])
{
    return join_tasks("cf_gather", tasks, n, CF__NEVER, out);
}

cf_status cf_wait_for(cf_task *task, double seconds, cf_value *out)
{
    return join_tasks("cf_wait_for", &task, 1, cf__deadline(seconds), out);
}

cf_status cf_run(void)
{
    struct cf__scheduler *s = cf__scheduler_here();
    if (!s)
        return CF_DONE;
    if (s->running) {
        cf__fail(CF_EBUSY, "cf_run", "called inside a task");
        return CF_ERROR;
    }
    struct cf__wait wait = {.outcome = cf__canceled_here(s) ? CF__CANCELED : CF__UNDECIDED};
    bool deadlock = !cf__scheduler_run(s, &wait, true);
    struct cf__error *first = cf__failures_take(s);
    if (!first && deadlock)
        first = cf__error_new(CF_EDEADLOCK, "cf_run", NULL);
    if (!first && wait.outcome != CF__UNDECIDED)
        first = cf__outcome_error(wait.outcome, "cf_run");
    if (!first)
        return CF_DONE;
    cf__set_last_error(first);
    return CF_ERROR;
}

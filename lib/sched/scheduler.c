/*
 * scheduler.c - create and destroy a thread's scheduler, and its loop.
 */
#include "config.h"

#include "sched/scheduler.h"

#include <stdlib.h>

#include "coro/thread.h"
#include "sched/block.h"
#include "sched/deadline.h"
#include "sched/fork.h"
#include "sched/inbox.h"
#include "sched/pool.h"

/* Task switches between two polls of the descriptors and the clock. */
enum { STEPS_PER_POLL = 64 };

/* ------------------------------------------------------------------- life */

/* Cancel the remaining tasks and let them run until they would wait. A task that never ends gets
 * 100 rounds. */
static void cancel_tasks(struct cf__scheduler *s)
{
    for (int round = 0; s->task_count > 0 && round < 100; round++) {
        cf__tasks_do(s, cf_cancel);
        cf__scheduler_run_ready(s);
    }
}

/* A worker uses objects on the stack of the task that joins it, so those tasks must stay until it
 * has ended. It posts to the inbox then. */
static void await_workers(struct cf__scheduler *s)
{
    while (s->worker_waits > 0) {
        cf__inbox_wait(s);
        cf__inbox_empty(s);
        cancel_tasks(s);
    }
}

/* A task that still has not ended will not run again: release its memory. */
static void abandon(struct cf_task *task)
{
    cf__deadlines_drop(task);
    cf__release(task->coro);
    cf_free(task->coro);
    cf__error_free(task->error);
}

static void destroy(void *scheduler)
{
    struct cf__scheduler *s = scheduler;
    cancel_tasks(s);
    cf__pool_free(s->pool);
    cf__inbox_empty(s); /* wake the tasks whose jobs the pool has finished */
    cancel_tasks(s);
    await_workers(s);
    cf__tasks_do(s, abandon);
    cf__error_free(cf__failures_take(s));
    while (s->idle_count > 0) {
        cf_coro *co = s->idle[--s->idle_count];
        cf__release(co);
        cf_free(co);
    }
    cf__tasks_free(s);
    cf__inbox_close(s);
    if (s->poller_open)
        s->poller.calls->close(&s->poller);
    cf__descriptors_free(&s->descriptors);
    cf__own_deadlines_drop(s);
    cf__timers_free(&s->deadline_timers);
    cf__timers_free(&s->timers);
    free(s);
}

static struct cf__scheduler *make(struct cf__thread *thread)
{
    struct cf__scheduler *s = cf__fork_watch() ? calloc(1, sizeof *s) : NULL;
    if (!s)
        return NULL;
    if (!cf__timers_reserve(&s->timers, 1)) { /* for the thread's own wait */
        free(s);
        return NULL;
    }
    s->poller.calls = &cf__poller_epoll;
    thread->scheduler = s;
    thread->destroy_scheduler = destroy;
    thread->turns = &cf__task_turns;
    return s;
}

struct cf__scheduler *cf__scheduler_get(void)
{
    struct cf__thread *thread = cf__thread_get();
    struct cf__scheduler *s = thread ? thread->scheduler : NULL;
    if (thread && !s)
        s = make(thread);
    if (!s)
        cf__fail(CF_ENOMEM, "scheduler", "out of memory");
    return s;
}

/* ------------------------------------------------------------------- loop */

/* cf__settle may resume the task and relies on that call returning for this task, so the task must
 * not switch directly to another. */
static int settle_alone(struct cf__scheduler *s, struct cf_task *task, int why, cf_value *value)
{
    if (why != CF_YIELD)
        s->steps_left = 0;
    return cf__settle(task->coro, why, value);
}

/* The running task has returned to the loop: see why. */
static void settle(struct cf__scheduler *s, int why, cf_value value)
{
    struct cf_task *task = s->running;
    int status = why == CF__PARKED ? CF__PARKED : settle_alone(s, task, why, &value);
    if (status == CF__PARKED &&
        !(s->running && task->finished)) /* it waits, or has already ended */
        return;
    if (status == CF_YIELD) { /* a coroutine it delegates to has yielded: a pause */
        cf__make_ready(task);
        return;
    }
    if (status == CF_DONE)
        task->result = value;
    if (status == CF_ERROR)
        task->error = cf__error_ref(task->coro->last);
    cf__task_end(task);
}

/* Run a task and the ones it switches to directly, until one of them returns to the loop.
 * s->running is that one, NULL if it has ended. Inline for the same reason as cf__drive_adopted. */
__attribute__((always_inline)) static inline void step(struct cf__scheduler *s,
                                                       struct cf_task *task)
{
    cf_value value = CF_NIL;
    if (CF_UNLIKELY(task->canceled && !task->started)) {
        cf__task_end_unstarted(task);
        return;
    }
    cf__set_running(s, task);
    int why = cf__drive_adopted(task->coro, &value);
    if (CF_UNLIKELY(s->running && (why != CF__PARKED || s->running->finished)))
        settle(s, why, value);
    s->running = NULL;
}

/* Tasks that become ready meanwhile are queued behind `last` and stay there. */
void cf__scheduler_run_ready(struct cf__scheduler *s)
{
    struct cf_task *last = s->ready.last;
    s->steps_left = 0;
    for (struct cf_task *task = NULL; last && task != last;) {
        task = cf__take_ready(s);
        step(s, task);
    }
}

static void run_some(struct cf__scheduler *s)
{
    s->steps_left = STEPS_PER_POLL;
    while (s->ready.first && s->steps_left > 0) {
        s->steps_left--;
        step(s, cf__take_ready(s));
    }
}

static int64_t next_timer(const struct cf__scheduler *s)
{
    int64_t wait = cf__timers_next(&s->timers);
    int64_t deadline = cf__deadlines_next(s);
    return wait < deadline ? wait : deadline;
}

/* Poll the descriptors and the clock; wait if no task is ready. false: there is nothing to wait
 * for. */
static bool poll_events(struct cf__scheduler *s)
{
    int64_t deadline = s->ready.first ? 0 : next_timer(s);
    if (deadline == CF__NEVER && s->outside_waits == 0)
        return false;
    if (s->outside_waits > 0)
        cf__poll(s, deadline);
    else if (deadline > 0)
        cf__block_until(deadline);
    cf__wake_expired(s);
    cf__deadlines_expire(s);
    return true;
}

static bool is_over(const struct cf__scheduler *s, bool to_the_last)
{
    return s->own->outcome != CF__UNDECIDED || (to_the_last && s->task_count == 0);
}

bool cf__scheduler_run(struct cf__scheduler *s, struct cf__wait *own, bool to_the_last)
{
    bool going = true;
    s->own = own;
    while (going && !is_over(s, to_the_last)) {
        run_some(s);
        going = is_over(s, to_the_last) || poll_events(s);
    }
    s->own = NULL;
    return going;
}

/*
 * task.c - spawn, end and free tasks.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "sched/deadline.h"

/* ----------------------------------------------------------------- records */

static void free_record(cf_task *task)
{
    task->next = task->scheduler->spare;
    task->scheduler->spare = task;
}

static bool add_block(struct cf__scheduler *s)
{
    struct cf__task_block *block = aligned_alloc(_Alignof(struct cf__task_block), sizeof *block);
    if (!block)
        return false;
    block->next = s->blocks;
    s->blocks = block;
    for (size_t i = CF__TASKS_IN_BLOCK; i-- > 0;) {
        block->tasks[i] = (cf_task){.scheduler = s};
        free_record(&block->tasks[i]);
    }
    return true;
}

static cf_task *new_record(struct cf__scheduler *s)
{
    if (!s->spare && !add_block(s))
        return NULL;
    cf_task *task = s->spare;
    s->spare = task->next;
    return task;
}

void cf__tasks_do(struct cf__scheduler *s, void (*action)(struct cf_task *task))
{
    for (struct cf__task_block *block = s->blocks; block; block = block->next)
        for (size_t i = 0; i < CF__TASKS_IN_BLOCK; i++)
            if (block->tasks[i].coro)
                action(&block->tasks[i]);
}

void cf__tasks_free(struct cf__scheduler *s)
{
    while (s->blocks) {
        struct cf__task_block *block = s->blocks;
        s->blocks = block->next;
        free(block);
    }
}

/* ------------------------------------------------------------- coroutines */

/* In a task's body cf_yield and cf_recv act as cf_pause. */
static bool yield(cf_coro *self, cf_value out, cf_value *in)
{
    struct cf__scheduler *s = cf__scheduler_here();
    (void)out;
    if (self->hot.attention & CF__PENDING || cf__canceled_here(s))
        return false;
    cf__pause(s);
    if (in)
        *in = CF_NIL;
    return !(self->hot.attention & CF__PENDING);
}

static const struct cf__kind task_kind = {.name = "task", .yield = yield};

/* Has the last task left no error, deferred call or shared reference behind? */
static bool is_clean(const cf_coro *self)
{
    return !self->raised && !self->deferred && cf__is_sole(self);
}

/*
 * Body of every task's coroutine. A coroutine that a task leaves clean runs the next task, at a
 * fifth of the cost of a new one: run_tasks then ends the task itself, which puts the coroutine
 * into the idle list. When that list is full it parks instead, and the loop ends the task and frees
 * the coroutine.
 */
static cf_value run_tasks(cf_coro *self, void *arg)
{
    (void)arg;
    for (;;) {
        cf_task *task = self->kind_data;
        struct cf__scheduler *s = task->scheduler;
        task->started = true;
        cf_value result = task->fn(self, task->arg);
        if (!is_clean(self))
            return result;
        task->result = result;
        task->finished = true;
        if (s->idle_count == CF__IDLE_MAX) {
            cf__park(self);
            continue;
        }
        cf__task_end(task);
        s->running = NULL;
        cf__leave_task(s, self);
    }
}

static cf_coro *new_coroutine(void)
{
    cf_coro *co = cf_new(run_tasks, NULL);
    if (!co)
        return NULL;
    cf__set_kind(co, &task_kind, NULL);
    cf__adopt(co);
    return co;
}

static bool attach_coroutine(struct cf__scheduler *s, cf_task *task)
{
    cf_coro *co = s->idle_count > 0 ? s->idle[--s->idle_count] : new_coroutine();
    if (!co)
        return false;
    if (memcmp(co->name, "task", sizeof "task") != 0) /* the last task renamed it */
        cf_set_name(co, task_kind.name);
    co->kind_data = task;
    task->coro = co;
    return true;
}

static void detach_coroutine(struct cf__scheduler *s, cf_coro *co, bool finished)
{
    if (!finished || s->idle_count == CF__IDLE_MAX) {
        cf__release(co);
        cf_free(co);
        return;
    }
    cf__error_free(co->caught);
    co->caught = NULL;
    atomic_store_explicit(&co->answered, NULL, memory_order_relaxed);
    s->idle[s->idle_count++] = co;
}

/* ------------------------------------------------------------------- spawn */

static cf_task *fail_spawn(int code, const char *text)
{
    cf__fail(code, "cf_spawn", "%s", text);
    return NULL;
}

/* Field by field: clearing the whole record would take longer than all the rest. */
static void begin(cf_task *task, cf_fn *fn, void *arg)
{
    task->wait = NULL;
    task->join = NULL;
    task->on_end = NULL;
    task->error = NULL;
    task->references = 2;
    task->started = task->finished = task->canceled = task->canceling = task->failed = false;
    task->fn = fn;
    task->arg = arg;
    task->result = CF_NIL;
    task->id = ++task->scheduler->last_id;
}

cf_task *cf_spawn(cf_fn *fn, void *arg)
{
    struct cf__scheduler *s = cf__scheduler_get();
    if (!s)
        return NULL;
    if (!fn)
        return fail_spawn(CF_EINVAL, "no function");
    if (!cf__timers_reserve(&s->timers, s->task_count + 2))
        return fail_spawn(CF_ENOMEM, "out of memory");
    cf_task *task = new_record(s);
    if (!task)
        return fail_spawn(CF_ENOMEM, "out of memory");
    if (!attach_coroutine(s, task)) {
        free_record(task);
        return NULL;
    }
    begin(task, fn, arg);
    s->task_count++;
    cf__make_ready(task);
    return task;
}

uint64_t cf_task_id(const cf_task *task)
{
    return task->id;
}

cf_task *cf_current(void)
{
    struct cf__scheduler *s = cf__scheduler_here();
    return s ? s->running : NULL;
}

/* --------------------------------------------------------------------- end */

void cf__task_unref(cf_task *task)
{
    if (--task->references > 0)
        return;
    cf__error_free(task->error);
    free_record(task);
}

void cf_task_free(cf_task *task)
{
    if (!task)
        return;
    if (task->failed)
        cf__failure_disowned(task);
    cf__task_unref(task);
}

void cf__task_end(cf_task *task)
{
    struct cf__scheduler *s = task->scheduler;
    detach_coroutine(s, task->coro, task->finished);
    task->coro = NULL;
    s->task_count--;
    if (CF_UNLIKELY(task->deadlines != NULL))
        cf__deadlines_drop(task);
    if (task->on_end)
        task->on_end->call(task->on_end, task);
    else if (task->join)
        cf__join_ended(task->join, task);
    else if (task->error)
        cf__failure_add(task);
    cf__task_unref(task);
}

void cf__task_end_unstarted(cf_task *task)
{
    task->error = cf__take_raised(task->coro);
    task->finished = !cf__is_fresh(task->coro);
    cf__task_end(task);
}

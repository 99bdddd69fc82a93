/*
 * queue.c - cf_queue and cf_first_ready: a stage that puts lines into a spool, and for each target
 * a task that takes them out. With several targets, the first one that is ready gets the next
 * lines.
 */
#include "config.h"

#include <coflow/shape.h>
#include <coflow/task.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filter/runs.h"
#include "flow/stage.h"
#include "flow/targets.h"
#include "sched/scheduler.h"
#include "shape/spool.h"

enum {
    DEFAULT_CAPACITY = 1024 * 1024,
    SHARE = 4096 /* most bytes that one of several targets takes at a time */
};

/* Lives on the stack of the stage's body, which outlives the tasks. */
struct queue {
    struct cf__spool spool;
    size_t share; /* most bytes that a target takes at a time */
    cf_full full;
    cf_queue_counts *counts;
    cf_coro *self;
    struct server *servers;
    cf_coro **targets; /* the servers'; NULL once a target has been released */
    size_t count;      /* number of servers */
    size_t serving;    /* servers that still take lines */
    struct cf__scheduler *scheduler;
    struct cf__queue waiting;  /* the stage for room, or tasks for lines; never both */
    struct cf__error *failure; /* the first failure of a target; owned */
    bool ended;                /* no more lines will come in */
};

/* A target and the task that sends to it. */
struct server {
    struct queue *queue;
    cf_coro *target;
    cf_task *task;
};

/* Wake the other side: tasks when the stage calls, the stage when a task calls. */
static void wake_other(struct queue *queue)
{
    cf__wake_all(queue->scheduler, &queue->waiting);
}

/* Wait until the other side wakes us. false: cancelled. */
static bool wait_for_other(struct queue *queue)
{
    struct cf__wait wait = {0};
    return cf__wait(queue->scheduler, &wait, &queue->waiting, CF__NEVER) == CF__WOKEN;
}

/* ----------------------------------------------------------------------- the task */

static void keep_first(struct queue *queue, struct cf__error *error)
{
    if (queue->failure)
        cf__error_free(error);
    else
        queue->failure = error;
}

/* Send the next lines to the target. false: it wants no more, or the spool's file cannot be
 * read. */
static bool send_next(struct server *server)
{
    struct queue *queue = server->queue;
    cf_span span;
    int error = cf__spool_take(&queue->spool, queue->share, &span);
    if (error) {
        keep_first(queue, cf__error_errno(error, "queue", "temporary file"));
        return false;
    }
    wake_other(queue);
    bool sent = cf_send_span_to(NULL, server->target, span);
    cf_block_free(span.block);
    return sent;
}

/* The spool is empty: flush the target before waiting for more lines. false: cancelled, or the
 * target wants no more. */
static bool wait_for_lines(struct server *server)
{
    struct queue *queue = server->queue;
    if (!cf_flush(server->target))
        return false;
    return !cf__spool_is_empty(&queue->spool) || queue->ended || wait_for_other(queue);
}

static cf_value serve(cf_coro *self, void *arg)
{
    struct server *server = arg;
    struct queue *queue = server->queue;
    struct cf__error *failure = NULL;
    bool wanted = true;
    (void)self;
    while (wanted) {
        if (!cf__spool_is_empty(&queue->spool))
            wanted = send_next(server);
        else if (queue->ended)
            break;
        else
            wanted = wait_for_lines(server);
    }
    queue->serving--;
    queue->targets[server - queue->servers] = NULL;
    cf__finish(server->target, &failure);
    keep_first(queue, failure);
    wake_other(queue);
    return cf_nil;
}

/* ---------------------------------------------------------------------- the stage */

static bool put_in_file(struct queue *queue, const cf_span *span)
{
    int error = cf__spool_put_file(&queue->spool, span);
    if (error)
        cf_raise(queue->self, error == ENOMEM ? CF_ENOMEM : CF_ESYS, "temporary file: %s",
                 strerror(error));
    else
        queue->counts->spilled_bytes += span->len;
    wake_other(queue);
    return !error;
}

static bool put_in_memory(struct queue *queue, const cf_span *span)
{
    int error = cf__spool_put(&queue->spool, span);
    if (error)
        cf_raise(queue->self, CF_ENOMEM, "no memory for %zu bytes", span->len);
    wake_other(queue);
    return !error;
}

/* The spool is full: apply the policy `full` to the span. false: the stage ends. */
static bool overflow(struct queue *queue, const cf_span *span)
{
    cf_queue_counts *counts = queue->counts;
    switch (queue->full) {
    case CF_FULL_DROP_OLDEST:
        if (!put_in_memory(queue, span))
            return false;
        cf__spool_shrink(&queue->spool, &counts->dropped_lines, &counts->dropped_bytes);
        return true;
    case CF_FULL_SPILL:
        return put_in_file(queue, span);
    case CF_FULL_DISCONNECT:
        cf_raise(queue->self, CF_ELIMIT, "too slow: %zu bytes wait", queue->spool.used);
        return false;
    case CF_FULL_DROP_NEWEST:
        counts->dropped_lines += cf__run_lines(span);
        counts->dropped_bytes += span->len;
        return true;
    case CF_FULL_BLOCK: /* the stage could not wait */
        cf_raise(queue->self, CF_EDEADLOCK, "nobody will take what waits");
        return false;
    }
    return false;
}

/* Wait until some of the span may fit. Under every policy but
 * CF_FULL_BLOCK that is one pause, for ready tasks to take lines. Returns whether to try again. */
static bool wait_for_room(struct queue *queue, bool *has_waited)
{
    bool may_wait = queue->full == CF_FULL_BLOCK || !*has_waited;
    *has_waited = true;
    if (queue->full == CF_FULL_BLOCK)
        return wait_for_other(queue);
    return may_wait && cf_pause();
}

/* Put a span into the queue, by parts if need be. false: the stage ends. */
static bool put(struct queue *queue, cf_span span)
{
    bool has_waited = false;
    size_t len;
    while (queue->serving > 0) {
        if (cf__spool_has_file(&queue->spool))
            return put_in_file(queue, &span);
        if (cf__spool_fits(&queue->spool, &span, &len)) {
            cf_span part = span;
            part.len = len;
            if (!put_in_memory(queue, &part))
                return false;
            if (len == span.len)
                return true;
            cf__run_skip(&span, len);
        } else if (!wait_for_room(queue, &has_waited))
            return !cf_pending(queue->self) && overflow(queue, &span);
    }
    return false;
}

static void receive(struct queue *queue)
{
    cf_span span;
    while (queue->serving > 0 && cf_recv_span(queue->self, &span)) {
        queue->counts->lines += cf__run_lines(&span);
        queue->counts->bytes += span.len;
        if (!put(queue, span))
            break;
        if (!cf_batch_left(queue->self))
            cf_pause();
    }
}

/* The stage ends with its targets' first failure. */
static void adopt(struct queue *queue)
{
    struct cf__stage *stage = cf__stage_of(queue->self);
    stage->behind = NULL;
    stage->behind_count = 0;
    if (!stage->failure)
        stage->failure = queue->failure;
    else
        cf__error_free(queue->failure);
}

struct recipe {
    const cf_queue_options *options;
    cf_coro *const *targets;
    size_t count;
    size_t share;
    size_t taken; /* the body has taken over so many of the targets */
};

/* Start a task for each target. false: no memory; those started are counted in queue->count. */
static bool start(struct queue *queue, struct recipe *recipe)
{
    struct cf__stage *stage = cf__stage_of(queue->self);
    queue->servers = calloc(recipe->count, sizeof *queue->servers);
    queue->targets = calloc(recipe->count, sizeof *queue->targets);
    if (!queue->servers || !queue->targets || !queue->scheduler)
        return false;
    stage->keeps_thread = true;
    stage->behind = queue->targets;
    for (; queue->count < recipe->count; queue->count++) {
        struct server *server = &queue->servers[queue->count];
        *server = (struct server){queue, recipe->targets[queue->count], NULL};
        server->task = cf_spawn(serve, server);
        if (!server->task)
            return false;
        queue->targets[queue->count] = server->target;
        stage->behind_count++;
        queue->serving++;
        recipe->taken++;
    }
    return true;
}

/* The input has ended: let the tasks send the rest and end or, after an error, cancel them. */
static void finish(struct queue *queue)
{
    const cf_error *pending = cf_pending(queue->self);
    bool call_off = pending && pending->code != CF_ECLOSED;
    queue->ended = true;
    wake_other(queue);
    for (size_t i = 0; i < queue->count && call_off; i++)
        cf_cancel(queue->servers[i].task);
    for (size_t i = 0; i < queue->count; i++)
        cf_await(queue->servers[i].task, NULL);
    adopt(queue);
    cf__spool_close(&queue->spool);
    free(queue->targets);
    free(queue->servers);
}

static cf_value body(cf_coro *self, void *arg)
{
    static const cf_queue_options none;
    struct recipe *recipe = arg;
    const cf_queue_options *options = recipe->options ? recipe->options : &none;
    cf_queue_counts uncounted;
    struct queue queue = {.share = recipe->share,
                          .full = options->full,
                          .counts = options->counts ? options->counts : &uncounted,
                          .self = self,
                          .scheduler = cf__scheduler_get()};
    cf_set_name(self, "queue");
    *queue.counts = (cf_queue_counts){.lines = 0};
    cf__spool_open(&queue.spool, options->capacity ? options->capacity : DEFAULT_CAPACITY);
    if (start(&queue, recipe))
        receive(&queue);
    else
        cf_raise(self, CF_ENOMEM, "no memory for a task");
    finish(&queue);
    return cf_nil;
}

static cf_coro *make(struct recipe *recipe)
{
    cf_coro *co = NULL;
    if (recipe->count == 0)
        cf__fail(CF_EINVAL, "queue", "no targets");
    else if (cf__targets_are_there(recipe->targets, recipe->count))
        co = cf_sink(body, recipe);
    if (!co)
        cf__targets_free(recipe->targets + recipe->taken, recipe->count - recipe->taken);
    return co;
}

cf_coro *cf_queue(const cf_queue_options *options, cf_coro *target)
{
    struct recipe recipe = {.options = options, .targets = &target, .count = 1, .share = SIZE_MAX};
    return make(&recipe);
}

cf_coro *cf_first_ready(const cf_queue_options *options, cf_coro *const targets[], size_t n)
{
    struct recipe recipe = {.options = options, .targets = targets, .count = n, .share = SHARE};
    return make(&recipe);
}

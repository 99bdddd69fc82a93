/*
 * parallel.c - a filter n times, each in a thread, with the output in the order of the input.
 *
 *   slots   | emitted | done | taken | done | filled | free ...      a ring, numbered from 0
 *                      ^next_out              ^next_take   ^next_in
 *
 * Workers take slots in order and may be done in any; the stage emits them in order. An eventfd
 * tells it of slots that are done: while it waits for room, and, as a pump, while its source waits
 * for input.
 */
#include "config.h"

#include <coflow/process.h>
#include <coflow/span.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/thread.h"
#include "flow/stage.h"
#include "flow/turn.h"
#include "sched/pump.h"

enum {
    SLOTS_PER_WORKER = 4,
    SPANS_IN_SLOT = 256,
    BYTES_IN_SLOT = 64 * 1024 /* then it is handed out */
};

/* Each with a reference to its block. */
struct spans {
    cf_span *items;
    size_t count;
    size_t capacity;
    size_t bytes;
};

struct slot {
    struct spans in;
    struct spans out;
    bool done;
};

struct worker {
    struct parallel *parallel;
    cf_coro *filter;   /* owned */
    struct spans *out; /* where its collector puts what comes out; NULL: nowhere */
    struct spans tail; /* what comes out when it is closed */
    struct cf__error *failure;
    pthread_t thread;
    bool started;
};

struct parallel {
    struct cf__pump pump; /* must be first */
    cf_coro *self;
    size_t worker_count;
    struct worker *workers;
    struct slot *slots;
    size_t slot_count;
    size_t next_out; /* this thread's */
    size_t next_in;  /* under the lock, as what follows */
    size_t next_take;
    bool ending;
    bool stopped; /* a filter, or the target, wants no more */
    pthread_mutex_t lock;
    pthread_cond_t filled;
};

/* ------------------------------------------------------------------------- spans */

static bool add_span(struct spans *spans, const cf_span *span)
{
    if (spans->count == spans->capacity) {
        size_t capacity = spans->capacity ? 2 * spans->capacity : 16;
        cf_span *items = realloc(spans->items, capacity * sizeof *items);
        if (!items)
            return false;
        spans->items = items;
        spans->capacity = capacity;
    }
    cf_block_ref(span->block);
    spans->items[spans->count++] = *span;
    spans->bytes += span->len;
    return true;
}

static void drop_spans(struct spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        cf_block_free(spans->items[i].block);
    spans->count = spans->bytes = 0;
}

static void free_spans(struct spans *spans)
{
    drop_spans(spans);
    free(spans->items);
}

static struct slot *slot_at(const struct parallel *p, size_t number)
{
    return &p->slots[number % p->slot_count];
}

/* ----------------------------------------------------------------------- workers */

/* The sink below each worker's filter. */
static cf_value collect(cf_coro *self, void *arg)
{
    struct worker *worker = arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        if (worker->out && !add_span(worker->out, &span))
            return cf_raise(self, CF_ENOMEM, NULL);
    return cf_nil;
}

static struct slot *take(struct parallel *p)
{
    struct slot *slot = NULL;
    pthread_mutex_lock(&p->lock);
    while (p->next_take == p->next_in && !p->ending)
        pthread_cond_wait(&p->filled, &p->lock);
    if (p->next_take < p->next_in)
        slot = slot_at(p, p->next_take++);
    pthread_mutex_unlock(&p->lock);
    return slot;
}

static void hand_back(struct parallel *p, struct slot *slot, bool wanted)
{
    pthread_mutex_lock(&p->lock);
    slot->done = true;
    p->stopped = p->stopped || !wanted;
    pthread_mutex_unlock(&p->lock);
    (void)!write(p->pump.fd, &(uint64_t){1}, sizeof(uint64_t));
}

static bool filter_slot(struct worker *worker, struct slot *slot)
{
    bool wanted = true;
    worker->out = &slot->out;
    for (size_t i = 0; wanted && i < slot->in.count; i++)
        wanted = cf_send_span_to(NULL, worker->filter, slot->in.items[i]);
    return cf_flush(worker->filter) && wanted;
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct slot *slot;
    bool wanted = true;
    while ((slot = take(worker->parallel)) != NULL) {
        wanted = wanted && filter_slot(worker, slot);
        drop_spans(&slot->in);
        hand_back(worker->parallel, slot, wanted);
    }
    worker->out = &worker->tail;
    cf__finish(worker->filter, &worker->failure);
    worker->filter = NULL;
    return NULL;
}

/* Signals are for the program's own threads. */
static int start_workers(struct parallel *p)
{
    sigset_t all, before;
    int error = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (size_t i = 0; i < p->worker_count && !error; i++) {
        error = pthread_create(&p->workers[i].thread, NULL, work, &p->workers[i]);
        p->workers[i].started = !error;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

static void stop_workers(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->worker_count; i++)
        if (p->workers[i].started)
            pthread_join(p->workers[i].thread, NULL);
}

/* ---------------------------------------------------------------------- emitting */

static void stop(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopped = true;
    pthread_mutex_unlock(&p->lock);
}

static void emit(struct parallel *p, struct spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        if (!cf_send_span(p->self, spans->items[i]))
            stop(p);
    drop_spans(spans);
}

static bool next_is_done(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    bool done = p->next_out < p->next_in && slot_at(p, p->next_out)->done;
    pthread_mutex_unlock(&p->lock);
    return done;
}

static void emit_done(struct parallel *p)
{
    while (next_is_done(p)) {
        struct slot *slot = slot_at(p, p->next_out);
        emit(p, &slot->out);
        slot->done = false;
        p->next_out++;
    }
}

static void clear_and_emit(struct parallel *p)
{
    uint64_t count;
    (void)!read(p->pump.fd, &count, sizeof count);
    emit_done(p);
}

static void step(struct cf__pump *pump)
{
    struct parallel *p = (struct parallel *)pump;
    clear_and_emit(p);
    cf_flush(cf_target(p->self));
    if (pump->task) /* the body may be waiting for this one to emit */
        cf__thread_get()->turns->wake(p);
}

/* In a task the pump's task emits, else we do. false: cancelled. */
static bool wait_for_slot(struct parallel *p)
{
    if (p->pump.task)
        return cf__thread_get()->turns->wait(p);
    if (!cf_wait_readable(p->pump.fd, -1))
        return false;
    clear_and_emit(p);
    return true;
}

/* Until not more than `left` slots are under way. */
static bool wait_for_slots(struct parallel *p, size_t left)
{
    if (!p->pump.task)
        emit_done(p);
    while (p->next_in - p->next_out > left)
        if (!wait_for_slot(p))
            return false;
    return true;
}

/* -------------------------------------------------------------------------- input */

static void hand_out(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    p->next_in++;
    pthread_cond_signal(&p->filled);
    pthread_mutex_unlock(&p->lock);
}

static bool has_stopped(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    bool stopped = p->stopped;
    pthread_mutex_unlock(&p->lock);
    return stopped;
}

static struct cf__error *read_input(cf_coro *self, struct parallel *p)
{
    cf_span span;
    while (!has_stopped(p) && cf_recv_span(self, &span)) {
        struct spans *in = &slot_at(p, p->next_in)->in;
        cf__pump_in_task(&p->pump);
        if (!add_span(in, &span))
            return cf__error_new(CF_ENOMEM, cf_name(self), NULL);
        if (cf_batch_left(self) && in->count < SPANS_IN_SLOT && in->bytes < BYTES_IN_SLOT)
            continue;
        hand_out(p);
        if (!wait_for_slots(p, p->slot_count - 1))
            return cf__error_new(CF_ECANCELED, cf_name(self), NULL);
    }
    return NULL;
}

static struct cf__error *emit_tails(struct parallel *p)
{
    struct cf__error *failure = NULL;
    for (size_t i = 0; i < p->worker_count; i++) {
        emit(p, &p->workers[i].tail);
        if (failure)
            cf__error_free(p->workers[i].failure);
        else
            failure = p->workers[i].failure;
    }
    return failure;
}

static void run(cf_coro *self, struct parallel *p)
{
    p->self = self;
    cf__pump_add(&p->pump);
    struct cf__error *error = read_input(self, p);
    if (!error && !wait_for_slots(p, 0))
        error = cf__error_new(CF_ECANCELED, cf_name(self), NULL);
    cf__pump_remove(&p->pump);
    stop_workers(p);
    struct cf__error *failure = emit_tails(p);
    if (error)
        cf__error_free(failure);
    cf__raise_failure(self, error ? error : failure);
}

/* -------------------------------------------------------------------------- life */

static void destroy(struct parallel *p)
{
    for (size_t i = 0; i < p->worker_count; i++) {
        cf_free(p->workers[i].filter);
        free_spans(&p->workers[i].tail);
    }
    for (size_t i = 0; p->slots && i < p->slot_count; i++) {
        free_spans(&p->slots[i].in);
        free_spans(&p->slots[i].out);
    }
    if (p->pump.fd >= 0)
        close(p->pump.fd);
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    free(p->slots);
    free(p->workers);
    free(p);
}

static struct parallel *refuse(struct parallel *p, int code, const char *text)
{
    cf__fail(code, "cf_parallel", "%s", text);
    if (p)
        destroy(p);
    return NULL;
}

static struct parallel *new_parallel(size_t n)
{
    struct parallel *p = calloc(1, sizeof *p);
    if (!p)
        return refuse(NULL, CF_ENOMEM, "out of memory");
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    p->pump.step = step;
    p->pump.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    p->slot_count = n * SLOTS_PER_WORKER;
    p->slots = calloc(p->slot_count, sizeof *p->slots);
    p->workers = calloc(n, sizeof *p->workers);
    if (p->pump.fd < 0)
        return refuse(p, CF_ESYS, strerror(errno));
    if (!p->slots || !p->workers)
        return refuse(p, CF_ENOMEM, "out of memory");
    return p;
}

static bool make_filters(struct parallel *p, size_t n, cf_make_filter *make, void *arg)
{
    for (size_t i = 0; i < n; i++) {
        struct worker *worker = &p->workers[i];
        worker->parallel = p;
        worker->filter = make(arg, cf_sink(collect, worker));
        if (!worker->filter)
            return false;
        p->worker_count++;
    }
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    struct parallel *p = *(struct parallel **)arg;
    *(struct parallel **)arg = NULL; /* it is ours */
    cf_set_name(self, "parallel");
    int error = start_workers(p);
    if (error)
        stop_workers(p);
    else
        run(self, p);
    destroy(p);
    return error ? cf_raise(self, CF_ESYS, "no thread: %s", strerror(error)) : cf_nil;
}

cf_coro *cf_parallel(size_t n, cf_make_filter *make, void *arg, cf_coro *target)
{
    if (!target)
        return NULL;
    struct parallel *p = n > 0 ? new_parallel(n) : refuse(NULL, CF_EINVAL, "no worker");
    if (!p || !make_filters(p, n, make, arg)) {
        if (p)
            destroy(p);
        cf_free(target);
        return NULL;
    }
    cf_coro *co = cf_stage(body, &p, target);
    if (p)
        destroy(p);
    return co;
}

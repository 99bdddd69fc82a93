/*
 * parallel.c - cf_parallel: n copies of a filter, each on a thread, with the output in input order.
 *
 *   slots   | emitted | done | taken | done | filled | free ...      a ring, numbered from 0
 *                      ^next_out              ^next_take   ^next_in
 *
 * Workers take slots in order and may finish them in any order; the stage emits them in order.
 * Output that a filter produces between two slots, for instance that of a child process, goes
 * before its next slot. An eventfd tells the stage that slots are done: when it waits for room and,
 * since it is the fd of a pump, while its source waits for input.
 */
#include "config.h"

#include <coflow/process.h>
#include <coflow/span.h>

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/thread.h"
#include "flow/stage.h"
#include "flow/turn.h"
#include "sched/pump.h"
#include "sched/spans.h"
#include "sched/worker.h"

enum {
    SLOTS_PER_WORKER = 4,
    SPANS_IN_SLOT = 256,
    BYTES_IN_SLOT = 64 * 1024 /* a slot with this many is handed out */
};

struct slot {
    struct cf__spans in;
    struct cf__spans out;
    size_t number; /* its number in the sequence, set when taken */
    bool done;
};

struct worker {
    struct cf__worker worker;
    struct parallel *parallel;
    cf_coro *filter;        /* owned */
    struct cf__spans *out;  /* the output of its current slot; NULL: it has none */
    struct cf__spans loose; /* output produced without a slot; under the lock, as the next */
    size_t taken;           /* the number after its last slot; SIZE_MAX while it has one */
    struct cf__error *failure;
    bool started;
};

struct parallel {
    struct cf__pump pump; /* must be first */
    struct cf__elsewhere elsewhere;
    cf_coro *self;
    size_t worker_count;
    struct worker *workers;
    cf_coro **filters; /* the same filters, for graphs and modes */
    struct slot *slots;
    size_t slot_count;
    size_t next_out; /* only this thread uses it */
    size_t next_in;  /* under the lock, as the fields below */
    size_t next_take;
    size_t ended_count; /* workers that have ended */
    bool ending;        /* no more slots will come: workers end */
    bool stopped;       /* a filter or the target wants no more input */
    bool unwanted;      /* the filters' output is to be dropped */
    pthread_mutex_t lock;
};

static struct slot *slot_at(const struct parallel *p, size_t number)
{
    return &p->slots[number % p->slot_count];
}

/* ----------------------------------------------------------------------- workers */

static void notify(struct parallel *p)
{
    (void)!write(p->pump.fd, &(uint64_t){1}, sizeof(uint64_t));
}

static bool add_loose(struct worker *worker, const cf_span *span)
{
    pthread_mutex_lock(&worker->parallel->lock);
    bool added = cf__spans_add(&worker->loose, span);
    pthread_mutex_unlock(&worker->parallel->lock);
    notify(worker->parallel);
    return added;
}

static bool is_wanted(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    bool wanted = !p->unwanted;
    pthread_mutex_unlock(&p->lock);
    return wanted;
}

/* The sink below each worker's filter: collects its output. */
static cf_value collect(cf_coro *self, void *arg)
{
    struct worker *worker = arg;
    cf_span span;
    cf_set_name(self, "collected");
    while (cf_recv_span(self, &span) && is_wanted(worker->parallel))
        if (!(worker->out ? cf__spans_add(worker->out, &span) : add_loose(worker, &span)))
            return cf_raise(self, CF_ENOMEM, NULL);
    return cf_nil;
}

static struct slot *take(struct worker *worker)
{
    struct parallel *p = worker->parallel;
    struct slot *slot = NULL;
    pthread_mutex_lock(&p->lock);
    while (p->next_take == p->next_in && !p->ending)
        cf__worker_wait(&worker->worker);
    if (p->next_take < p->next_in) {
        slot = slot_at(p, p->next_take);
        slot->number = p->next_take++;
        cf__spans_exchange(&slot->out, &worker->loose);
        worker->out = &slot->out;
        worker->taken = SIZE_MAX;
    }
    pthread_mutex_unlock(&p->lock);
    return slot;
}

static void hand_back(struct worker *worker, struct slot *slot, bool wanted)
{
    struct parallel *p = worker->parallel;
    pthread_mutex_lock(&p->lock);
    worker->out = NULL;
    worker->taken = slot->number + 1;
    slot->done = true;
    p->stopped = p->stopped || !wanted;
    pthread_mutex_unlock(&p->lock);
    notify(p);
}

static bool filter_slot(struct worker *worker, struct slot *slot)
{
    bool wanted = true;
    for (size_t i = 0; wanted && i < slot->in.count; i++)
        wanted = cf_send_span_to(NULL, worker->filter, slot->in.items[i]);
    return cf_flush(worker->filter) && wanted;
}

static void work(void *arg)
{
    struct worker *worker = arg;
    struct slot *slot;
    bool wanted = true;
    while ((slot = take(worker)) != NULL) {
        wanted = wanted && is_wanted(worker->parallel) && filter_slot(worker, slot);
        cf__spans_drop(&slot->in);
        hand_back(worker, slot, wanted);
    }
    cf__finish(worker->filter, &worker->failure);
    worker->filter = NULL;
    pthread_mutex_lock(&worker->parallel->lock);
    worker->parallel->ended_count++;
    pthread_mutex_unlock(&worker->parallel->lock);
    notify(worker->parallel);
}

static int start_workers(struct parallel *p)
{
    int error = 0;
    for (size_t i = 0; i < p->worker_count && !error; i++) {
        struct worker *worker = &p->workers[i];
        error = cf__worker_start(&worker->worker, &p->lock, worker->filter, work, worker);
        worker->started = !error;
    }
    return error;
}

/* Let the workers end when no slot is left for them. */
static void end_workers(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    for (size_t i = 0; i < p->worker_count; i++)
        if (p->workers[i].started)
            cf__worker_wake(&p->workers[i].worker);
    pthread_mutex_unlock(&p->lock);
}

static void join_workers(struct parallel *p)
{
    for (size_t i = 0; i < p->worker_count; i++)
        if (p->workers[i].started)
            cf__worker_join(&p->workers[i].worker);
}

/* ---------------------------------------------------------------------- emitting */

static void stop(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopped = p->unwanted = true;
    pthread_mutex_unlock(&p->lock);
}

static void emit(struct parallel *p, struct cf__spans *spans)
{
    for (size_t i = 0; i < spans->count; i++)
        if (!cf_send_span(p->self, spans->items[i]))
            stop(p);
    cf__spans_drop(spans);
}

static bool next_is_done(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    bool done = p->next_out < p->next_in && slot_at(p, p->next_out)->done;
    pthread_mutex_unlock(&p->lock);
    return done;
}

/* Emit the worker's loose spans, once all slots it took before them have been emitted. */
static void emit_loose(struct parallel *p, struct worker *worker)
{
    struct cf__spans spans = {.count = 0};
    pthread_mutex_lock(&p->lock);
    if (worker->taken <= p->next_out)
        cf__spans_exchange(&spans, &worker->loose);
    pthread_mutex_unlock(&p->lock);
    emit(p, &spans);
    cf__spans_free(&spans);
}

static void emit_done(struct parallel *p)
{
    while (next_is_done(p)) {
        struct slot *slot = slot_at(p, p->next_out);
        emit(p, &slot->out);
        slot->done = false;
        p->next_out++;
    }
    for (size_t i = 0; i < p->worker_count; i++)
        emit_loose(p, &p->workers[i]);
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
    if (pump->task) /* the body may be waiting for this task to emit */
        cf__thread_get()->turns->wake(p);
}

/* Wait for news from the workers, and emit it: in a task the pump's task does, else this function.
 * false: cancelled. */
static bool wait_for_slot(struct parallel *p)
{
    if (p->pump.task)
        return cf__thread_get()->turns->wait(p, true);
    if (!cf_wait_readable(p->pump.fd, -1))
        return false;
    clear_and_emit(p);
    return true;
}

/* Wait until at most `left` slots are in use. false: cancelled. */
static bool wait_for_slots(struct parallel *p, size_t left)
{
    if (!p->pump.task)
        emit_done(p);
    while (p->next_in - p->next_out > left)
        if (!wait_for_slot(p))
            return false;
    return true;
}

static bool all_have_ended(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    bool ended = p->ended_count == p->worker_count;
    pthread_mutex_unlock(&p->lock);
    return ended;
}

/* End the workers and wait for them, emitting what their filters still produce. false:
 * cancelled. */
static bool wait_for_workers(struct parallel *p)
{
    end_workers(p);
    while (!all_have_ended(p))
        if (!wait_for_slot(p))
            return false;
    return true;
}

/* -------------------------------------------------------------------------- input */

static void hand_out(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    p->next_in++;
    for (size_t i = 0; i < p->worker_count; i++)
        if (cf__worker_wake(&p->workers[i].worker))
            break;
    pthread_mutex_unlock(&p->lock);
}

static bool has_stopped(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    bool stopped = p->stopped;
    pthread_mutex_unlock(&p->lock);
    return stopped;
}

/* Receive a span. This stage may be on another thread, or in or out of a task, afterwards. */
static bool receive(cf_coro *self, struct parallel *p, cf_span *span)
{
    bool received = cf_recv_span(self, span);
    cf__pump_in_task(&p->pump);
    return received;
}

static struct cf__error *read_input(cf_coro *self, struct parallel *p)
{
    cf_span span;
    while (!has_stopped(p) && receive(self, p, &span)) {
        struct cf__spans *in = &slot_at(p, p->next_in)->in;
        if (!cf__spans_add(in, &span))
            return cf__error_new(CF_ENOMEM, cf_name(self), NULL);
        if (cf_batch_left(self) && in->count < SPANS_IN_SLOT && in->bytes < BYTES_IN_SLOT)
            continue;
        hand_out(p);
        if (!wait_for_slots(p, p->slot_count - 1))
            return cf__error_new(CF_ECANCELED, cf_name(self), NULL);
    }
    return NULL;
}

static struct cf__error *emit_rest(struct parallel *p)
{
    struct cf__error *failure = NULL;
    for (size_t i = 0; i < p->worker_count; i++) {
        emit(p, &p->workers[i].loose);
        if (failure)
            cf__error_free(p->workers[i].failure);
        else
            failure = p->workers[i].failure;
    }
    return failure;
}

static bool call_filter(struct cf__elsewhere *elsewhere, size_t i, void (*fn)(void *), void *arg)
{
    struct parallel *p =
        (struct parallel *)((char *)elsewhere - offsetof(struct parallel, elsewhere));
    return cf__worker_call(&p->workers[i].worker, fn, arg);
}

static void show_filters(struct parallel *p, size_t count)
{
    struct cf__stage *stage = cf__stage_of(p->self);
    p->elsewhere.call = call_filter;
    stage->elsewhere = &p->elsewhere;
    stage->behind = p->filters;
    stage->behind_count = count;
}

static void run(cf_coro *self, struct parallel *p)
{
    p->self = self;
    show_filters(p, p->worker_count);
    cf__pump_add(self, &p->pump);
    struct cf__error *error = read_input(self, p);
    if (!error && !(wait_for_slots(p, 0) && wait_for_workers(p)))
        error = cf__error_new(CF_ECANCELED, cf_name(self), NULL);
    if (error)
        stop(p);
    cf__pump_remove(self, &p->pump);
    end_workers(p);
    show_filters(p, 0);
    join_workers(p);
    struct cf__error *failure = emit_rest(p);
    if (error)
        cf__error_free(failure);
    cf__raise_failure(self, error ? error : failure);
}

/* -------------------------------------------------------------------------- life */

static void destroy(struct parallel *p)
{
    for (size_t i = 0; i < p->worker_count; i++) {
        cf_free(p->workers[i].filter);
        cf__spans_free(&p->workers[i].loose);
    }
    for (size_t i = 0; p->slots && i < p->slot_count; i++) {
        cf__spans_free(&p->slots[i].in);
        cf__spans_free(&p->slots[i].out);
    }
    if (p->pump.fd >= 0)
        close(p->pump.fd);
    pthread_mutex_destroy(&p->lock);
    free(p->slots);
    free(p->workers);
    free(p->filters);
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
    p->pump.step = step;
    p->pump.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    p->slot_count = n * SLOTS_PER_WORKER;
    p->slots = calloc(p->slot_count, sizeof *p->slots);
    p->workers = calloc(n, sizeof *p->workers);
    p->filters = calloc(n, sizeof(cf_coro *));
    if (p->pump.fd < 0)
        return refuse(p, CF_ESYS, strerror(errno));
    if (!p->slots || !p->workers || !p->filters)
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
        p->filters[i] = worker->filter;
        p->worker_count++;
    }
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    struct parallel *p = *(struct parallel **)arg;
    *(struct parallel **)arg = NULL; /* the parallel is the body's now */
    cf_set_name(self, "parallel");
    int error = start_workers(p);
    if (!error) {
        run(self, p);
    } else {
        end_workers(p);
        join_workers(p);
    }
    destroy(p);
    return error ? cf__worker_refused(self, error) : cf_nil;
}

/* Release everything, keeping the last error: those that the filters and the target end with do not
 * matter. */
static void give_up(struct parallel *p, cf_coro *target)
{
    struct cf__error *cause = cf__last_error_ref();
    if (p)
        destroy(p);
    cf_free(target);
    cf__set_last_error(cause);
}

cf_coro *cf_parallel(size_t n, cf_make_filter *make, void *arg, cf_coro *target)
{
    if (!target)
        return NULL;
    struct parallel *p = n > 0 ? new_parallel(n) : refuse(NULL, CF_EINVAL, "no worker");
    if (!p || !make_filters(p, n, make, arg)) {
        give_up(p, target);
        return NULL;
    }
    cf_coro *co = cf_stage(body, &p, target);
    if (p) /* the body has not taken it over */
        give_up(p, NULL);
    return co;
}

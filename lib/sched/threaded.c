/*
 * threaded.c - cf_threaded: the lower part of a pipeline on a thread of its own, behind a bounded
 * queue of spans.
 *
 *     upstream --recv--> [ span | span | ... ] --send--> target, and all below it
 *         this thread       under one lock         the other thread
 */
#include "config.h"

#include <coflow/process.h>
#include <coflow/span.h>

#include "flow/stage.h"
#include "flow/targets.h"
#include "sched/block.h"
#include "sched/deadline.h"
#include "sched/inbox.h"
#include "sched/worker.h"

enum { QUEUE_SIZE = 64 };

struct threaded {
    struct cf__elsewhere elsewhere; /* must be first */
    struct cf__worker worker;
    cf_coro *target;           /* owned; only the worker touches it once it has started */
    bool *began;               /* set when the body has taken the target over */
    pthread_mutex_t lock;      /* protects the fields below */
    pthread_cond_t changed;    /* there is room, or output_ended */
    cf_span queue[QUEUE_SIZE]; /* each with a reference to its block */
    size_t first;
    size_t count;
    bool input_ended;
    bool output_ended;               /* the target wants no more, or failed */
    struct cf__remote_wait *waiting; /* the task that waits for room; NULL: none */
    struct cf__error *failure;       /* of the target; owned */
};

/* ------------------------------------------------------------------- the other thread */

/* Wake this side if it waits for room. With the lock held. */
static void announce(struct threaded *t)
{
    pthread_cond_broadcast(&t->changed);
    if (t->waiting)
        cf__post(t->waiting);
    t->waiting = NULL;
}

/* Wait for a span and take it. false: the input has ended, or been called off. */
static bool pop(struct threaded *t, cf_span *span)
{
    pthread_mutex_lock(&t->lock);
    while (t->count == 0 && !t->input_ended)
        cf__worker_wait(&t->worker);
    bool got = t->count > 0 && !t->worker.called_off;
    if (got) {
        *span = t->queue[t->first];
        t->first = (t->first + 1) % QUEUE_SIZE;
        if (t->count-- == QUEUE_SIZE)
            announce(t);
    }
    pthread_mutex_unlock(&t->lock);
    return got;
}

static bool is_drained(struct threaded *t)
{
    pthread_mutex_lock(&t->lock);
    bool drained = t->count == 0;
    pthread_mutex_unlock(&t->lock);
    return drained;
}

static bool handle(struct threaded *t, cf_span span)
{
    bool wanted = cf_send_span_to(NULL, t->target, span);
    cf_block_free(span.block);
    return wanted && (!is_drained(t) || cf_flush(t->target));
}

static void run_target(void *arg)
{
    struct threaded *t = arg;
    cf_span span;
    bool wanted = true;
    while (wanted && pop(t, &span))
        wanted = handle(t, span);
    struct cf__error *failure = NULL;
    cf__finish(t->target, &failure);
    pthread_mutex_lock(&t->lock);
    t->failure = failure;
    t->output_ended = true;
    announce(t);
    pthread_mutex_unlock(&t->lock);
}

/* -------------------------------------------------------------------------- this thread */

/* Called with the lock held, which is released meanwhile. A task parks. false: cancelled. */
static bool wait_for_room(struct threaded *t)
{
    struct cf__scheduler *s = cf__scheduler_here();
    if (cf__canceled_here(s))
        return false;
    if (!s || !s->running || !cf__inbox_open(s))
        return cf__own_block_at(s, &t->changed, &t->lock);
    struct cf__remote_wait wait = {.scheduler = s};
    t->waiting = &wait;
    pthread_mutex_unlock(&t->lock);
    enum cf__outcome outcome = cf__wait_remote(&wait, CF__NEVER);
    pthread_mutex_lock(&t->lock);
    t->waiting = NULL;
    cf__unpost(&wait);
    return outcome == CF__WOKEN;
}

/* Append to the queue, taking over the span's reference. false: the target wants no more, or we
 * were cancelled while the queue was full. */
static bool push(struct threaded *t, cf_span span)
{
    pthread_mutex_lock(&t->lock);
    bool wanted = !t->output_ended;
    while (wanted && t->count == QUEUE_SIZE)
        wanted = wait_for_room(t) && !t->output_ended;
    if (wanted) {
        t->queue[(t->first + t->count) % QUEUE_SIZE] = span;
        t->count++;
        cf__worker_wake(&t->worker);
    }
    pthread_mutex_unlock(&t->lock);
    if (!wanted)
        cf_block_free(span.block);
    return wanted;
}

/* Let the worker handle what is in the queue (after a cancel only what it has begun) and end. */
static void end_input(cf_coro *self, struct threaded *t)
{
    if (cf__cancel_pending_in(self))
        cf__worker_call_off(&t->worker);
    pthread_mutex_lock(&t->lock);
    t->input_ended = true;
    cf__worker_wake(&t->worker);
    pthread_mutex_unlock(&t->lock);
    cf__worker_join(&t->worker);
    for (; t->count > 0; t->count--, t->first = (t->first + 1) % QUEUE_SIZE)
        cf_block_free(t->queue[t->first].block);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}

static bool call_target(struct cf__elsewhere *elsewhere, size_t i, void (*fn)(void *), void *arg)
{
    (void)i;
    return cf__worker_call(&((struct threaded *)elsewhere)->worker, fn, arg);
}

static int start(struct threaded *t)
{
    pthread_mutex_init(&t->lock, NULL);
    cf__condition_init(&t->changed);
    return cf__worker_start(&t->worker, &t->lock, t->target, run_target, t);
}

static void push_all(cf_coro *self, struct threaded *t)
{
    struct cf__stage *stage = cf__stage_of(self);
    cf_span span;
    stage->elsewhere = &t->elsewhere;
    stage->behind = &t->target;
    stage->behind_count = 1;
    while (cf_recv_span(self, &span)) {
        cf_block_ref(span.block);
        if (!push(t, span))
            break;
    }
    stage->behind_count = 0;
}

static cf_value body(cf_coro *self, void *arg)
{
    struct threaded t = {.elsewhere.call = call_target, .target = ((struct threaded *)arg)->target};
    *((struct threaded *)arg)->began = true;
    cf_set_name(self, "threaded");
    int error = start(&t);
    if (error) {
        cf_free(t.target);
        return cf__worker_refused(self, error);
    }
    push_all(self, &t);
    end_input(self, &t);
    cf__raise_failure(self, t.failure);
    return cf_nil;
}

cf_coro *cf_threaded(cf_coro *target)
{
    bool began = false;
    struct threaded t = {.target = target, .began = &began};
    if (!target)
        return NULL;
    cf_coro *co = cf_sink(body, &t);
    if (!began)
        cf__targets_free(&target, 1);
    return co;
}

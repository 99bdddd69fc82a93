/*
 * accepted.c - cf_to_accepted: to everybody who connects. A task accepts; each connection is a
 * queue with a socket behind it; the stage sends every span to all of them.
 */
#include "config.h"

#include <coflow/sink.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <coflow/io.h>
#include <coflow/socket.h>
#include <coflow/task.h>

#include "filter/runs.h"
#include "flow/stage.h"
#include "sched/accept.h"
#include "sink/socket.h"

static const double retry_seconds = 0.1; /* after running out of descriptors or memory */

struct connection {
    struct connection *next;
    cf_coro *head; /* its queue */
    int fd;        /* owned by the sink; here only to ask whether the peer has hung up */
    cf_queue_counts counts;
};

/* Lives on the stack of the stage's body, which outlives the task. */
struct accepting {
    cf_coro *self;
    int listener;
    cf_queue_options options; /* options of each queue */
    cf_queue_counts *counts;  /* totals, the caller's */
    cf_queue_counts left;     /* counts of connections that have ended */
    struct connection *first;
    bool is_sending; /* the stage is walking the list: remove nothing */
};

/* ------------------------------------------------------------------------ counts */

static void add_drops(cf_queue_counts *sum, const cf_queue_counts *counts)
{
    sum->dropped_lines += counts->dropped_lines;
    sum->dropped_bytes += counts->dropped_bytes;
    sum->spilled_bytes += counts->spilled_bytes;
}

static void sum_up(struct accepting *self)
{
    cf_queue_counts sum = self->left;
    sum.lines = self->counts->lines;
    sum.bytes = self->counts->bytes;
    for (const struct connection *one = self->first; one; one = one->next)
        add_drops(&sum, &one->counts);
    *self->counts = sum;
}

/* ------------------------------------------------------------------- connections */

/* Close the queue, which writes its last lines if the peer still takes any. Errors concern that
 * connection alone and are dropped. */
static void end_connection(struct accepting *self, struct connection *one)
{
    struct cf__error *failure = NULL;
    cf__finish(one->head, &failure);
    cf__error_free(failure);
    add_drops(&self->left, &one->counts);
    free(one);
}

static bool has_hung_up(const struct connection *one)
{
    struct pollfd polled = {.fd = one->fd};
    return cf_state_of(one->head) == CF_CLOSED ||
           (poll(&polled, 1, 0) > 0 && polled.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* End the connections whose peers have hung up, so that they hold no descriptor while there is
 * nothing to send. */
static void sweep(struct accepting *self)
{
    struct connection *gone = NULL;
    for (struct connection **link = &self->first; *link;) {
        struct connection *one = *link;
        if (!has_hung_up(one)) {
            link = &one->next;
            continue;
        }
        *link = one->next;
        one->next = gone;
        gone = one;
    }
    while (gone) { /* unlinked first, as ending may wait */
        struct connection *one = gone;
        gone = one->next;
        end_connection(self, one);
    }
}

static void add(struct accepting *self, int fd)
{
    struct connection *one = calloc(1, sizeof *one);
    if (!one) {
        close(fd);
        return;
    }
    one->fd = fd;
    self->options.counts = &one->counts;
    one->head = cf_queue(&self->options, cf__to_connection(fd));
    if (!one->head) {
        free(one);
        return;
    }
    one->next = self->first;
    self->first = one;
}

/* Without memory for a connection it is closed; without a descriptor it stays in the backlog. */
static cf_value accept_all(cf_coro *task, void *arg)
{
    struct accepting *self = arg;
    (void)task;
    for (;;) {
        int fd = cf_accept(self->listener);
        if (fd < 0 && (!cf__is_shortage(errno) || !cf_sleep(retry_seconds)))
            break;
        if (!self->is_sending)
            sweep(self);
        if (fd >= 0)
            add(self, fd);
    }
    return cf_nil;
}

/* ------------------------------------------------------------------------- lines */

/* false: the connection has ended. If that is because this task was cancelled while the queue
 * waited, the cancel is raised here. */
static bool send_to(struct accepting *self, struct connection *one, cf_span span)
{
    if (cf_send_span_to(NULL, one->head, span))
        return true;
    const cf_error *error = cf_error_of(one->head);
    if (error && error->code == CF_ECANCELED)
        cf_raise(self->self, CF_ECANCELED, "%s", error->text);
    return false;
}

/* false: an error is pending, such as a cancel of the task. */
static bool send_to_all(struct accepting *self, cf_span span)
{
    bool all_stay = true;
    self->is_sending = true;
    for (struct connection *one = self->first; one; one = one->next)
        all_stay &= send_to(self, one, span);
    self->is_sending = false;
    if (!all_stay)
        sweep(self);
    self->counts->lines += cf__run_lines(&span);
    self->counts->bytes += span.len;
    sum_up(self);
    return !cf_pending(self->self);
}

static void flush_all(struct accepting *self)
{
    self->is_sending = true;
    for (struct connection *one = self->first; one; one = one->next)
        cf_flush(one->head);
    self->is_sending = false;
}

static void finish(struct accepting *self, cf_task *task)
{
    if (task) {
        cf_cancel(task);
        cf_await(task, NULL);
    }
    while (self->first) {
        struct connection *one = self->first;
        self->first = one->next;
        end_connection(self, one);
    }
    sum_up(self);
}

static cf_value body(cf_coro *self, void *arg)
{
    const struct accepting *recipe = arg;
    struct accepting accepting = *recipe;
    cf_queue_counts uncounted;
    cf_span span;
    cf_set_name(self, "accepted");
    accepting.self = self;
    if (!accepting.counts)
        accepting.counts = &uncounted;
    *accepting.counts = (cf_queue_counts){.lines = 0};
    cf__stage_of(self)->keeps_thread = true;
    cf_task *task = cf_spawn(accept_all, &accepting);
    if (!task)
        return cf_raise(self, CF_ENOMEM, "no memory for a task");
    while (cf_recv_span(self, &span) && send_to_all(&accepting, span))
        if (!cf_batch_left(self))
            flush_all(&accepting);
    finish(&accepting, task);
    return cf_nil;
}

cf_coro *cf_to_accepted(int listener, const cf_queue_options *options)
{
    struct accepting recipe = {.listener = listener};
    if (options) {
        recipe.options = *options;
        recipe.counts = options->counts;
    }
    return cf_sink(body, &recipe);
}

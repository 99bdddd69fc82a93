/*
 * test_sched_threaded.c - cf_threaded's sender, cancelled or out of time: it waits for room no
 * longer, and at its end only for what the thread has begun. That it waits for even when its own
 * thread ends.
 */
#include "stream.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

/* The thread's sink keeps the first line until it may go on. */
typedef struct held {
    sem_t may_go_on;
    cf_coro *head;
    size_t sent;
    atomic_size_t handled;
    int ended; /* the sink */
    bool closing;
    atomic_bool ending;
    cf_status closed;
} held;

static cf_value hold_first(cf_coro *self, void *arg)
{
    held *h = arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (h->handled++ == 0)
            while (sem_wait(&h->may_go_on) != 0)
                ;
    h->ended++;
    return cf_nil;
}

static void set_up(held *h)
{
    *h = (held){.sent = 0};
    sem_init(&h->may_go_on, 0, 0);
    h->head = cf_threaded(cf_sink(hold_first, h));
    assert_non_null(h->head);
    cf_set_mode(h->head, CF_SYNC); /* the sink has one line, the others wait */
}

/* The tests are tasks, so that the senders are not alone. */
#define TASK(name)                                                     \
    static cf_value name##_task(cf_coro *self, void *arg);             \
    TEST(name)                                                         \
    {                                                                  \
        cf_task *task = cf_spawn(name##_task, NULL);                   \
        assert_int_equal(cf_await(task, NULL), CF_DONE);               \
    }                                                                  \
    static cf_value name##_task(cf_coro *self __attribute__((unused)), \
                                void *arg __attribute__((unused)))

static bool send_one(held *h)
{
    bool sent = push(h->head, "a line") && cf_flush(h->head);
    h->sent += sent;
    return sent;
}

static cf_value send_until_refused(cf_coro *self, void *arg)
{
    held *h = arg;
    while (send_one(h))
        ;
    const cf_error *error = cf_error_of(h->head);
    if (error)
        return cf_raise(self, error->code, "%s", error->text);
    return cf_nil;
}

/* What fits into the queue, and the line that the sink has. */
enum { FULL = 64 + 1 };

static void wait_until_full(const held *h)
{
    while (h->sent < FULL)
        cf_sleep(0.0001);
}

TASK(a_cancelled_sender_does_not_wait_for_room)
{
    held h;
    set_up(&h);
    cf_task *task = cf_spawn(send_until_refused, &h);
    wait_until_full(&h);
    cf_cancel(task);
    cf_pause(); /* the sender's turn */
    sem_post(&h.may_go_on);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
    assert_int_equal(h.sent, FULL);
    assert_int_equal(h.handled, 1);
    assert_int_equal(h.ended, 1);
    cf_free(h.head);
    return cf_nil;
}

static cf_value send_in_time(cf_coro *self, void *arg)
{
    cf_deadline *deadline = cf_deadline_begin(0.001);
    send_until_refused(self, arg);
    assert_false(cf_deadline_end(deadline));
    cf_catch(self);
    return cf_nil;
}

/* The sender's time has begun, and is up before ours, however slow the machine. */
TASK(a_sender_that_is_out_of_time_does_not_either)
{
    held h;
    set_up(&h);
    cf_task *task = cf_spawn(send_in_time, &h);
    while (h.sent == 0)
        cf_pause();
    assert_true(cf_sleep(0.01));
    cf_pause();
    sem_post(&h.may_go_on);
    assert_int_equal(cf_await(task, NULL), CF_DONE);
    assert_error(cf_error_of(h.head), CF_ECANCELED, NULL, "threaded");
    assert_true(h.handled <= 1);
    assert_int_equal(h.ended, 1);
    cf_free(h.head);
    return cf_nil;
}

/* As a helper thread would, only that it is the sink's. */
static cf_value sleep_first(cf_coro *self, void *arg)
{
    held *h = arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (h->handled++ == 0)
            nanosleep(&(struct timespec){0, 20000000}, NULL);
    h->ended++;
    return cf_nil;
}

TEST(outside_of_tasks_a_deadline_reaches_it_too)
{
    held h = {.sent = 0};
    h.head = cf_threaded(cf_sink(sleep_first, &h));
    cf_deadline *deadline = cf_deadline_begin(0.001);
    while (send_one(&h))
        ;
    assert_error(cf_error_of(h.head), CF_ECANCELED, NULL, "threaded");
    assert_false(cf_deadline_end(deadline));
    assert_int_equal(h.ended, 1);
    cf_free(h.head);
}

static cf_value send_some_and_close(cf_coro *self, void *arg)
{
    held *h = arg;
    (void)self;
    while (h->sent < 10 && send_one(h))
        ;
    h->closing = true;
    h->closed = cf_close(h->head);
    return cf_nil;
}

TASK(a_close_that_is_cancelled_waits_for_what_has_begun)
{
    held h;
    set_up(&h);
    cf_task *task = cf_spawn(send_some_and_close, &h);
    while (!h.closing)
        cf_sleep(0.0001);
    while (h.handled == 0)
        cf_sleep(0.001);
    cf_cancel(task);
    cf_pause();
    assert_int_equal(h.ended, 0);
    sem_post(&h.may_go_on);
    cf_await(task, NULL);
    assert_int_equal(h.closed, CF_ERROR);
    assert_error(cf_error_of(h.head), CF_ECANCELED, NULL, "threaded");
    assert_int_equal(h.handled, 1);
    assert_int_equal(h.ended, 1);
    cf_free(h.head);
    return cf_nil;
}

TASK(without_a_cancel_a_close_waits_for_everything)
{
    held h;
    set_up(&h);
    cf_task *task = cf_spawn(send_some_and_close, &h);
    while (!h.closing)
        cf_sleep(0.0001);
    sem_post(&h.may_go_on);
    assert_int_equal(cf_await(task, NULL), CF_DONE);
    assert_int_equal(h.closed, CF_DONE);
    assert_int_equal(h.handled, 10);
    assert_int_equal(h.ended, 1);
    cf_free(h.head);
    return cf_nil;
}

static cf_value send_and_free(cf_coro *self, void *arg)
{
    held *h = arg;
    cf_value result = send_until_refused(self, h);
    cf_free(h->head);
    return result;
}

static cf_value sleep_until_full(cf_coro *self, void *arg)
{
    (void)self;
    wait_until_full(arg);
    return cf_nil;
}

static void *end_while_a_task_waits(void *arg)
{
    held *h = arg;
    cf_task_free(cf_spawn(send_and_free, h));
    cf_await(cf_spawn(sleep_until_full, h), NULL);
    h->ending = true;
    return NULL;
}

TEST(a_thread_ends_after_the_workers_of_its_tasks)
{
    held h;
    pthread_t thread;
    set_up(&h);
    assert_int_equal(pthread_create(&thread, NULL, end_while_a_task_waits, &h), 0);
    do
        nanosleep(&(struct timespec){0, 5000000}, NULL);
    while (!h.ending);
    sem_post(&h.may_go_on);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(h.handled, 1);
    assert_int_equal(h.ended, 1);
}

/* --------------------------------------------------------------------- several workers */

static cf_coro *make_holder(void *arg, cf_coro *target)
{
    cf_free(target);
    return cf_sink(hold_first, arg);
}

/* Tasks of this thread go on while a cancelled one waits for the workers. */
TASK(who_waits_for_workers_lets_others_run)
{
    held h = {.sent = 0};
    sem_init(&h.may_go_on, 0, 0);
    h.head = cf_parallel(1, make_holder, &h, cf_null());
    cf_set_mode(h.head, CF_SYNC);
    cf_task *task = cf_spawn(send_until_refused, &h);
    while (h.sent < 3 || h.handled == 0)
        cf_sleep(0.0001);
    cf_cancel(task);
    cf_pause();
    cf_pause();
    sem_post(&h.may_go_on);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
    assert_int_equal(h.handled, 1);
    assert_int_equal(h.ended, 1);
    cf_free(h.head);
    return cf_nil;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cancelled_sender_does_not_wait_for_room),
        cmocka_unit_test(a_sender_that_is_out_of_time_does_not_either),
        cmocka_unit_test(outside_of_tasks_a_deadline_reaches_it_too),
        cmocka_unit_test(a_close_that_is_cancelled_waits_for_what_has_begun),
        cmocka_unit_test(without_a_cancel_a_close_waits_for_everything),
        cmocka_unit_test(a_thread_ends_after_the_workers_of_its_tasks),
        cmocka_unit_test(who_waits_for_workers_lets_others_run),
    };
    return RUN("sched threaded", tests);
}

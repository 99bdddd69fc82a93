/* Futures, within a thread and between threads; blocking calls and signals of tasks. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static cf_value await_future(cf_coro *self, void *future)
{
    cf_value got = cf_int(5);
    cf_status status = cf_future_await(future, &got);
    if (status == CF_DONE)
        return got;
    assert_int_equal(got.i64, 0);
    if (cf_pending(self))
        return cf_nil;
    return cf_raise(self, cf_last_error()->code, "%s", cf_last_error()->text);
}

static cf_value set_future(cf_coro *self, void *future)
{
    (void)self;
    cf_pause();
    cf_future_set(future, cf_int(42));
    cf_future_set(future, cf_int(43)); /* only the first counts */
    cf_future_fail(future, CF_EUSER, NULL);
    return cf_nil;
}

TEST(a_future_wakes_all_who_await_it)
{
    cf_future *future = cf_future_new();
    cf_task *tasks[] = {cf_spawn(await_future, future), cf_spawn(await_future, future),
                        cf_spawn(set_future, future)};
    cf_value out[3];
    assert_false(cf_future_is_done(future));
    assert_int_equal(cf_gather(tasks, 3, out), CF_DONE);
    assert_int_equal(out[0].i64, 42);
    assert_int_equal(out[1].i64, 42);
    assert_true(cf_future_is_done(future));
    assert_int_equal(cf_future_await(future, &out[2]), CF_DONE);
    assert_int_equal(out[2].i64, 42);
    cf_future_free(future);
}

TEST(a_future_fails)
{
    cf_future *future = cf_future_new();
    cf_task *task = cf_spawn(await_future, future);
    cf_pause();
    cf_future_fail(future, CF_EUSER + 1, "too late");
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "too late", NULL);
    assert_int_equal(cf_future_await(future, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "too late", "future");
    cf_future_free(future);
    future = cf_future_new();
    cf_future_fail(future, 0, NULL);
    assert_int_equal(cf_future_await(future, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EINVAL, NULL, NULL);
    cf_future_free(future);
    cf_future_free(NULL);
}

TEST(awaiting_a_future_can_be_cancelled_and_has_a_deadline)
{
    cf_future *future = cf_future_new();
    assert_int_equal(cf_wait_for(cf_spawn(await_future, future), 0.002, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, NULL);
    assert_int_equal(cf_future_await_for(future, 0.002, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, "cf_future_await");
    cf_task *task = cf_spawn(await_future, future);
    cf_pause();
    cf_cancel(task);
    cf_future_set(future, cf_int(1)); /* in the same round */
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
    cf_future_free(future);
}

/* ----------------------------------------------------------------- between threads */

enum { ROUNDS = 500, PAIRS = 8 };

typedef struct rally {
    cf_future *there[ROUNDS];
    cf_future *back[ROUNDS];
} rally;

static cf_value serve(cf_coro *self, void *arg)
{
    (void)self;
    rally *r = arg;
    for (int i = 0; i < ROUNDS; i++) {
        cf_value got;
        cf_future_set(r->there[i], cf_int(i));
        assert_int_equal(cf_future_await(r->back[i], &got), CF_DONE);
        assert_int_equal(got.i64, i + 1);
    }
    return cf_nil;
}

static cf_value reply(cf_coro *self, void *arg)
{
    (void)self;
    rally *r = arg;
    for (int i = 0; i < ROUNDS; i++) {
        cf_value got;
        assert_int_equal(cf_future_await(r->there[i], &got), CF_DONE);
        cf_future_set(r->back[i], cf_int(got.i64 + 1));
    }
    return cf_nil;
}

static void *run_replies(void *arg)
{
    rally *rallies = arg;
    cf_task *tasks[PAIRS];
    for (int i = 0; i < PAIRS; i++)
        tasks[i] = cf_spawn(reply, &rallies[i]);
    return (void *)(intptr_t)cf_gather(tasks, PAIRS, NULL);
}

TEST(two_schedulers_talk)
{
    rally *rallies = calloc(PAIRS, sizeof *rallies);
    cf_task *tasks[PAIRS];
    pthread_t thread;
    void *status;
    for (int i = 0; i < PAIRS * ROUNDS; i++) {
        rallies[i / ROUNDS].there[i % ROUNDS] = cf_future_new();
        rallies[i / ROUNDS].back[i % ROUNDS] = cf_future_new();
    }
    assert_int_equal(pthread_create(&thread, NULL, run_replies, rallies), 0);
    for (int i = 0; i < PAIRS; i++)
        tasks[i] = cf_spawn(serve, &rallies[i]);
    assert_int_equal(cf_gather(tasks, PAIRS, NULL), CF_DONE);
    pthread_join(thread, &status);
    assert_int_equal((intptr_t)status, CF_DONE);
    for (int i = 0; i < PAIRS * ROUNDS; i++) {
        cf_future_free(rallies[i / ROUNDS].there[i % ROUNDS]);
        cf_future_free(rallies[i / ROUNDS].back[i % ROUNDS]);
    }
    free(rallies);
}

static void *set_late(void *future)
{
    cf_sleep(0.002);
    cf_future_set(future, cf_int(7));
    cf_future_free(future);
    return NULL;
}

TEST(a_thread_without_a_scheduler_sets_one)
{
    pthread_t thread;
    cf_value got;
    cf_future *future = cf_future_new();
    assert_int_equal(pthread_create(&thread, NULL, set_late, cf_future_ref(future)), 0);
    assert_int_equal(cf_future_await(future, &got), CF_DONE);
    assert_int_equal(got.i64, 7);
    cf_future_free(future);
    pthread_join(thread, NULL);
}

/* A deadline and the other thread's set come at about the same time, again and again. */
static void *set_them(void *futures)
{
    for (cf_future **next = futures; *next; next++) {
        cf_sleep(0.0001);
        cf_future_set(*next, cf_int(1));
    }
    return NULL;
}

static cf_value await_briefly(cf_coro *self, void *arg)
{
    (void)self;
    int64_t seen = 0;
    for (cf_future **next = arg; *next; next++)
        seen += cf_future_await_for(*next, 0.0001, NULL) == CF_DONE;
    return cf_int(seen);
}

TEST(deadlines_and_other_threads_meet)
{
    enum { MANY = 1000 };
    cf_future *futures[MANY + 1] = {NULL};
    cf_task *tasks[10];
    pthread_t thread;
    for (int i = 0; i < MANY; i++)
        futures[i] = cf_future_new();
    assert_int_equal(pthread_create(&thread, NULL, set_them, futures), 0);
    for (int i = 0; i < 10; i++)
        tasks[i] = cf_spawn(await_briefly, futures);
    assert_int_equal(cf_gather(tasks, 10, NULL), CF_DONE);
    pthread_join(thread, NULL);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(cf_future_await(futures[i], NULL), CF_DONE);
        cf_future_free(futures[i]);
    }
}

/* ------------------------------------------------------------------- blocking calls */

static cf_value block_and_double(void *number)
{
    usleep(2000);
    *(int *)number *= 2;
    return cf_int(*(int *)number);
}

static cf_value call_in_thread(cf_coro *self, void *number)
{
    (void)self;
    cf_value got = cf_nil;
    int copy = *(int *)number; /* on this stack: the call must end before we do */
    if (!cf_to_thread(block_and_double, &copy, &got))
        assert_int_equal(errno, ECANCELED);
    return got;
}

TEST(blocking_calls_run_in_threads)
{
    int numbers[20];
    cf_task *tasks[20];
    cf_value out[20];
    for (int i = 0; i < 20; i++) {
        numbers[i] = i;
        tasks[i] = cf_spawn(call_in_thread, &numbers[i]);
    }
    assert_int_equal(cf_gather(tasks, 20, out), CF_DONE);
    for (int i = 0; i < 20; i++)
        assert_int_equal(out[i].i64, 2 * i);
    cf_value outside;
    assert_true(cf_to_thread(block_and_double, &numbers[5], &outside));
    assert_int_equal(outside.i64, 10);
}

TEST(a_cancelled_caller_waits_for_its_call)
{
    int number = 4;
    cf_task *tasks[20];
    for (int i = 0; i < 20; i++) /* more than there are threads: some are not begun */
        tasks[i] = cf_spawn(call_in_thread, &number);
    cf_pause();
    for (int i = 0; i < 20; i++)
        cf_cancel(tasks[i]);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(cf_await(tasks[i], NULL), CF_ERROR);
        assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
    }
}

static void *leave_call(void *number)
{
    cf_task_free(cf_spawn(call_in_thread, number));
    cf_pause();
    return NULL;
}

TEST(a_thread_ends_with_a_call_under_way)
{
    int number = 1;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, leave_call, &number), 0);
    pthread_join(thread, NULL);
}

/* --------------------------------------------------------------------------- signals */

static cf_value await_signals(cf_coro *self, void *arg)
{
    (void)self;
    int last = 0;
    for (int i = 0; i < 2; i++)
        last = 100 * last + cf_signals_wait(arg, -1);
    assert_int_equal(cf_signals_wait(arg, 0.002), 0);
    assert_int_equal(errno, ETIMEDOUT);
    return cf_int(last);
}

static cf_value send_signals(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_pause();
    kill(getpid(), SIGUSR1);
    cf_sleep(0.002);
    kill(getpid(), SIGUSR2);
    return cf_nil;
}

TEST(a_task_awaits_signals)
{
    int numbers[] = {SIGUSR1, SIGUSR2}, none[] = {-5};
    cf_signals *signals = cf_signals_new(numbers, 2);
    assert_non_null(signals);
    cf_task *tasks[] = {cf_spawn(await_signals, signals), cf_spawn(send_signals, NULL)};
    cf_value out[2];
    assert_int_equal(cf_gather(tasks, 2, out), CF_DONE);
    assert_int_equal(out[0].i64, 100 * SIGUSR1 + SIGUSR2);
    cf_signals_free(signals);
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    assert_int_equal(sigismember(&blocked, SIGUSR1), 0);
    assert_null(cf_signals_new(none, 1));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_signals_new");
    cf_signals_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_awaits_signals), /* first: before there are other threads */
        cmocka_unit_test(a_future_wakes_all_who_await_it),
        cmocka_unit_test(a_future_fails),
        cmocka_unit_test(awaiting_a_future_can_be_cancelled_and_has_a_deadline),
        cmocka_unit_test(two_schedulers_talk),
        cmocka_unit_test(a_thread_without_a_scheduler_sets_one),
        cmocka_unit_test(deadlines_and_other_threads_meet),
        cmocka_unit_test(blocking_calls_run_in_threads),
        cmocka_unit_test(a_cancelled_caller_waits_for_its_call),
        cmocka_unit_test(a_thread_ends_with_a_call_under_way),
    };
    return RUN("future", tests);
}

/* Cancelling, deadlines, gather: who sees what, and in which order. */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static journal trace;

/* A literal as the argument of a body, which only reads it. */
static void *text(const char *literal)
{
    return (void *)literal;
}

static int reset(void **state)
{
    (void)state;
    trace = (journal){""};
    return 0;
}

static cf_value sleep_long(cf_coro *self, void *word)
{
    bool slept = cf_sleep(1000);
    note(&trace, slept ? "slept" : word);
    assert_int_equal(errno, ECANCELED);
    assert_error(cf_pending(self), CF_ECANCELED, NULL, "task");
    assert_false(cf_sleep(1000));
    assert_false(cf_sleep(0));
    assert_false(cf_pause());
    assert_false(cf_yield(self, cf_nil, NULL));
    assert_false(cf_wait_readable(0, -1));
    assert_int_equal(errno, ECANCELED);
    return cf_int(1);
}

static cf_value give_up_sleep(cf_coro *self, void *word)
{
    assert_false(cf_sleep(1000));
    assert_int_equal(cf_catch(self).code, CF_ECANCELED);
    assert_true(cf_sleep(0.001));
    note(&trace, word);
    return cf_int(77);
}

static cf_value nothing(cf_coro *self, void *word)
{
    (void)self;
    note(&trace, word);
    return cf_nil;
}

static cf_value fail_soon(cf_coro *self, void *word)
{
    cf_pause();
    note(&trace, word);
    return cf_raise(self, CF_EUSER + 1, "first");
}

static cf_value fail_at_end(cf_coro *self, void *word)
{
    assert_false(cf_sleep(1000));
    cf_catch(self);
    note(&trace, word);
    return cf_raise(self, CF_EUSER + 2, "second");
}

static cf_value return_number(cf_coro *self, void *number)
{
    (void)self;
    cf_sleep((double)(10 - (long)number) * 0.001);
    return cf_int((long)number);
}

#define assert_last_error(code) assert_error(cf_last_error(), (code), NULL, NULL)

/* Let every task that is ready run; those of these tests then wait. */
static void settle(void)
{
    for (int i = 0; i < 5; i++)
        cf_pause();
}

/* ---------------------------------------------------------------------- cancel */

TEST(a_cancel_ends_the_wait)
{
    cf_task *task = cf_spawn(sleep_long, text("woken"));
    settle();
    cf_cancel(task);
    assert_string_equal(trace.text, ""); /* it has not run yet */
    cf_value got = cf_int(5);
    assert_int_equal(cf_await(task, &got), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, "task");
    assert_int_equal(got.i64, 0);
    assert_string_equal(trace.text, "woken");
}

TEST(one_that_catches_it_may_finish)
{
    cf_task *task = cf_spawn(give_up_sleep, text("finished"));
    settle();
    cf_cancel(task);
    cf_value got = cf_nil;
    assert_int_equal(cf_await(task, &got), CF_DONE);
    assert_int_equal(got.i64, 77);
}

TEST(one_that_has_not_started_never_runs)
{
    cf_task *task = cf_spawn(nothing, text("ran"));
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    task = cf_spawn(nothing, text("reused")); /* in the same coroutine, perhaps */
    assert_int_equal(cf_await(task, NULL), CF_DONE);
    cf_task_free(cf_spawn(nothing, text("idle")));
    cf_run();
    task = cf_spawn(nothing, text("ran"));
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_int_equal(cf_await(cf_spawn(nothing, text("again")), NULL), CF_DONE);
    assert_string_equal(trace.text, "reused idle again");
}

TEST(one_that_has_ended_is_left_alone)
{
    cf_task *task = cf_spawn(nothing, text("ran"));
    assert_int_equal(cf_run(), CF_DONE);
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_DONE);
}

TEST(no_task_is_nothing_to_cancel)
{
    cf_task *task = cf_spawn(nothing, text("ran"));
    cf_cancel(NULL);
    assert_int_equal(cf_await(task, NULL), CF_DONE);
    assert_string_equal(trace.text, "ran");
}

TEST(run_does_not_tell_of_cancelled_tasks)
{
    cf_task *task = cf_spawn(sleep_long, text("woken"));
    settle();
    cf_cancel(task);
    cf_task_free(task);
    assert_int_equal(cf_run(), CF_DONE);
}

static cf_value cancel_oneself(cf_coro *self, void *arg)
{
    (void)arg;
    cf_cancel(cf_current());
    assert_error(cf_pending(self), CF_ECANCELED, NULL, NULL);
    assert_false(cf_sleep(1000));
    return cf_nil;
}

TEST(one_may_cancel_oneself)
{
    assert_int_equal(cf_await(cf_spawn(cancel_oneself, NULL), NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
}

static cf_value pause_for_ever(cf_coro *self, void *word)
{
    (void)self;
    while (cf_pause())
        continue;
    note(&trace, word);
    return cf_nil;
}

TEST(one_that_is_ready_sees_it_too)
{
    cf_task *task = cf_spawn(pause_for_ever, text("stopped"));
    cf_pause();
    cf_pause();
    cf_cancel(task);
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    assert_string_equal(trace.text, "stopped");
}

/* A wait that is over when the cancel comes keeps its result. */
static cf_value read_byte(cf_coro *self, void *fd)
{
    (void)self;
    char byte = 0;
    assert_int_equal(cf_read(*(int *)fd, &byte, 1), 1);
    assert_int_equal(byte, 'x');
    assert_int_equal(cf_read(*(int *)fd, &byte, 1), -1);
    assert_int_equal(errno, ECANCELED);
    return cf_nil;
}

TEST(a_cancel_loses_no_data)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    cf_task *task = cf_spawn(read_byte, &ends[0]);
    settle();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    close(ends[0]);
    close(ends[1]);
}

/* ----------------------------------------------------------- innermost first */

static cf_value inner(cf_coro *self, void *arg)
{
    (void)arg;
    cf_set_name(self, "inner");
    while (cf_sleep(1000))
        cf_yield(self, cf_nil, NULL);
    note_pending(&trace, self);
    return cf_nil;
}

static cf_value outer(cf_coro *self, void *arg)
{
    (void)arg;
    cf_coro *co = cf_new(inner, NULL);
    assert_refused(do_next(co), co, CF_ECANCELED);
    assert_string_equal(cf_error_of(co)->where, "inner");
    assert_null(cf_pending(self));
    assert_true(cf_sleep(0.001)); /* an error of another one, from here */
    cf_free(co);
    return cf_int(3);
}

TEST(the_coroutine_that_waits_sees_it_first)
{
    cf_task *task = cf_spawn(outer, NULL);
    settle();
    cf_cancel(task);
    cf_value got = cf_nil;
    assert_int_equal(cf_await(task, &got), CF_DONE);
    assert_int_equal(got.i64, 3);
    assert_string_equal(trace.text, "error 6");
}

static cf_value delegating(cf_coro *self, void *arg)
{
    (void)arg;
    assert_false(cf_yield_from(self, cf_new(inner, NULL), NULL));
    note_pending(&trace, self);
    assert_error(cf_pending(self), CF_ECANCELED, NULL, "inner");
    assert_false(cf_sleep(1000));
    return cf_nil;
}

TEST(it_goes_through_a_delegation)
{
    cf_task *task = cf_spawn(delegating, NULL);
    settle();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, "inner");
    assert_string_equal(trace.text, "error 6 error 6");
}

static cf_value await_sleeper(cf_coro *self, void *fn)
{
    assert_int_equal(cf_await(cf_spawn(*(cf_fn **)fn, text("inner")), NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    note(&trace, "outer");
    assert_error(cf_pending(self), CF_ECANCELED, NULL, NULL);
    return cf_nil;
}

TEST(what_a_task_awaits_is_cancelled_first)
{
    cf_fn *fns[] = {sleep_long, give_up_sleep};
    for (int i = 0; i < 2; i++) {
        trace = (journal){""};
        cf_task *task = cf_spawn(await_sleeper, &fns[i]);
        settle();
        cf_cancel(task);
        assert_int_equal(cf_await(task, NULL), CF_ERROR);
        assert_last_error(CF_ECANCELED);
        assert_string_equal(trace.text, "inner outer");
    }
}

static cf_value chain(cf_coro *self, void *left)
{
    (void)self;
    if ((long)left == 0)
        cf_sleep(1000);
    else
        cf_await(cf_spawn(chain, (void *)((long)left - 1)), NULL);
    return cf_nil;
}

TEST(a_long_chain_of_awaits_is_cancelled)
{
    cf_task *task = cf_spawn(chain, (void *)20000L);
    for (int i = 0; i < 20005; i++)
        cf_pause();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    assert_int_equal(cf_run(), CF_DONE);
}

static cf_value collect_after_cancel(cf_coro *self, void *place)
{
    cf_task *task = cf_spawn(sleep_long, text("child"));
    *(cf_task **)place = task;
    assert_false(cf_sleep(1000));
    assert_int_equal(cf_await(task, NULL), CF_ERROR); /* cancels it, waits for it */
    assert_last_error(CF_ECANCELED);
    note(&trace, "parent");
    assert_error(cf_pending(self), CF_ECANCELED, NULL, NULL);
    return cf_nil;
}

TEST(a_cancelled_task_may_still_collect_its_children)
{
    cf_task *child;
    cf_task *task = cf_spawn(collect_after_cancel, &child);
    settle();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_string_equal(trace.text, "child parent");
}

static cf_value await_it(cf_coro *self, void *task)
{
    assert_int_equal(cf_await(*(cf_task **)task, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    assert_null(cf_pending(self)); /* an error of another one's */
    assert_true(cf_sleep(0.001));
    note(&trace, "awaiter");
    return cf_nil;
}

TEST(a_cancel_of_what_is_awaited_is_none_of_who_awaits_it)
{
    cf_task *awaited = cf_spawn(sleep_long, text("awaited"));
    cf_task *awaiter = cf_spawn(await_it, &awaited);
    settle();
    cf_cancel(awaited);
    assert_int_equal(cf_await(awaiter, NULL), CF_DONE);
    assert_string_equal(trace.text, "awaited awaiter");
}

/* ---------------------------------------------------------------------- gather */

TEST(gather_gives_values_in_order)
{
    cf_task *tasks[8];
    cf_value out[8];
    for (long i = 0; i < 8; i++)
        tasks[i] = cf_spawn(return_number, (void *)i);
    assert_int_equal(cf_gather(tasks, 8, out), CF_DONE);
    for (int i = 0; i < 8; i++)
        assert_int_equal(out[i].i64, i);
    assert_int_equal(cf_gather(NULL, 0, NULL), CF_DONE);
}

TEST(the_first_error_cancels_the_rest)
{
    cf_task *tasks[] = {cf_spawn(sleep_long, text("a")), cf_spawn(fail_soon, text("b")),
                        cf_spawn(give_up_sleep, text("c")), cf_spawn(fail_at_end, text("d"))};
    cf_value out[4] = {cf_int(9), cf_int(9), cf_int(9), cf_int(9)};
    assert_int_equal(cf_gather(tasks, 4, out), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "first", NULL);
    assert_string_equal(trace.text, "b a d c");
    assert_int_equal(out[0].i64, 0);
    assert_int_equal(out[1].i64, 0);
    assert_int_equal(out[2].i64, 77); /* it returned all the same */
    assert_int_equal(out[3].i64, 0);
    assert_int_equal(cf_run(), CF_DONE);
}

TEST(an_error_before_gather_cancels_too)
{
    cf_task *tasks[] = {cf_spawn(sleep_long, text("a")), cf_spawn(fail_soon, text("b"))};
    settle();
    assert_int_equal(cf_gather(tasks, 2, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, NULL, NULL);
    assert_int_equal(cf_run(), CF_DONE);
}

static cf_value gatherer(cf_coro *self, void *arg)
{
    (void)arg;
    cf_task *tasks[] = {cf_spawn(sleep_long, text("a")), cf_spawn(sleep_long, text("b"))};
    assert_int_equal(cf_gather(tasks, 2, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    note_pending(&trace, self);
    return cf_nil;
}

TEST(cancelling_the_gatherer_cancels_them)
{
    cf_task *task = cf_spawn(gatherer, NULL);
    settle();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    assert_string_equal(trace.text, "a b error 6");
    assert_int_equal(cf_run(), CF_DONE);
}

TEST(a_null_among_them_fails_and_cancels_the_rest)
{
    assert_null(cf_spawn(NULL, NULL));
    cf_task *tasks[] = {cf_spawn(give_up_sleep, text("a")), NULL,
                        cf_spawn(give_up_sleep, text("b"))};
    settle();
    assert_int_equal(cf_gather(tasks, 3, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_spawn");
    assert_string_equal(trace.text, "a b");
}

/* --------------------------------------------------------------------- wait_for */

TEST(wait_for_gives_the_value_in_time)
{
    cf_value got;
    assert_int_equal(cf_wait_for(cf_spawn(return_number, (void *)9L), 1000, &got), CF_DONE);
    assert_int_equal(got.i64, 9);
    assert_int_equal(cf_wait_for(cf_spawn(return_number, (void *)8L), -1, &got), CF_DONE);
    assert_int_equal(got.i64, 8);
}

TEST(wait_for_cancels_when_the_time_is_up)
{
    assert_int_equal(cf_wait_for(cf_spawn(sleep_long, text("a")), 0.002, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, "cf_wait_for");
    assert_string_equal(trace.text, "a");
}

TEST(wait_for_awaits_the_end_of_what_it_cancelled)
{
    cf_value got;
    assert_int_equal(cf_wait_for(cf_spawn(give_up_sleep, text("a")), 0.002, &got), CF_ERROR);
    assert_last_error(CF_ETIMEDOUT);
    assert_int_equal(got.i64, 77);
    assert_int_equal(cf_wait_for(cf_spawn(fail_at_end, text("b")), 0.002, NULL), CF_ERROR);
    assert_last_error(CF_ETIMEDOUT);
    assert_string_equal(trace.text, "a b");
}

TEST(wait_for_no_time_at_all)
{
    assert_int_equal(cf_wait_for(cf_spawn(nothing, text("ran")), 0, NULL), CF_ERROR);
    assert_last_error(CF_ETIMEDOUT);
    cf_task *ended = cf_spawn(nothing, text("ended"));
    cf_run();
    assert_int_equal(cf_wait_for(ended, 0, NULL), CF_DONE);
    assert_string_equal(trace.text, "ended");
}

static cf_value wait_for_inside(cf_coro *self, void *arg)
{
    (void)arg;
    assert_int_equal(cf_wait_for(cf_spawn(sleep_long, text("a")), 0.002, NULL), CF_ERROR);
    assert_last_error(CF_ETIMEDOUT);
    assert_null(cf_pending(self));
    assert_true(cf_sleep(0.001));
    return cf_nil;
}

TEST(a_deadline_is_not_a_cancel_of_the_waiter)
{
    assert_int_equal(cf_await(cf_spawn(wait_for_inside, NULL), NULL), CF_DONE);
}

static cf_value wait_for_long(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    assert_int_equal(cf_wait_for(cf_spawn(sleep_long, text("a")), 1000, NULL), CF_ERROR);
    assert_last_error(CF_ECANCELED);
    return cf_nil;
}

TEST(deadlines_nest)
{
    assert_int_equal(cf_wait_for(cf_spawn(wait_for_long, NULL), 0.003, NULL), CF_ERROR);
    assert_last_error(CF_ETIMEDOUT);
    assert_string_equal(trace.text, "a");
}

/* ------------------------------------------------------------------------ sleep */

static cf_value sleep_and_note(cf_coro *self, void *word)
{
    (void)self;
    const char *tenths = word;
    assert_true(cf_sleep((double)(tenths[0] - '0') * 0.004));
    note(&trace, word);
    return cf_nil;
}

TEST(sleepers_wake_in_the_order_of_their_deadlines)
{
    const char *words[] = {"5", "1", "3", "2", "4"};
    for (size_t i = 0; i < COUNT(words); i++)
        cf_task_free(cf_spawn(sleep_and_note, (void *)words[i]));
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "1 2 3 4 5");
}

static cf_value sleep_randomly(cf_coro *self, void *count)
{
    (void)self;
    assert_true(cf_sleep((double)(rand() % 1000) * 1e-5));
    ++*(int *)count;
    return cf_nil;
}

TEST(thousands_sleep_at_once)
{
    enum { MANY = 5000 };
    int count = 0;
    srand(1);
    for (int i = 0; i < MANY; i++)
        cf_task_free(cf_spawn(sleep_randomly, &count));
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(count, MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_cancel_ends_the_wait, reset),
        cmocka_unit_test_setup(one_that_catches_it_may_finish, reset),
        cmocka_unit_test_setup(one_that_has_not_started_never_runs, reset),
        cmocka_unit_test_setup(one_that_has_ended_is_left_alone, reset),
        cmocka_unit_test_setup(no_task_is_nothing_to_cancel, reset),
        cmocka_unit_test_setup(run_does_not_tell_of_cancelled_tasks, reset),
        cmocka_unit_test_setup(one_may_cancel_oneself, reset),
        cmocka_unit_test_setup(one_that_is_ready_sees_it_too, reset),
        cmocka_unit_test_setup(a_cancel_loses_no_data, reset),
        cmocka_unit_test_setup(the_coroutine_that_waits_sees_it_first, reset),
        cmocka_unit_test_setup(it_goes_through_a_delegation, reset),
        cmocka_unit_test_setup(what_a_task_awaits_is_cancelled_first, reset),
        cmocka_unit_test_setup(a_long_chain_of_awaits_is_cancelled, reset),
        cmocka_unit_test_setup(a_cancelled_task_may_still_collect_its_children, reset),
        cmocka_unit_test_setup(a_cancel_of_what_is_awaited_is_none_of_who_awaits_it, reset),
        cmocka_unit_test_setup(gather_gives_values_in_order, reset),
        cmocka_unit_test_setup(the_first_error_cancels_the_rest, reset),
        cmocka_unit_test_setup(an_error_before_gather_cancels_too, reset),
        cmocka_unit_test_setup(cancelling_the_gatherer_cancels_them, reset),
        cmocka_unit_test_setup(a_null_among_them_fails_and_cancels_the_rest, reset),
        cmocka_unit_test_setup(wait_for_gives_the_value_in_time, reset),
        cmocka_unit_test_setup(wait_for_cancels_when_the_time_is_up, reset),
        cmocka_unit_test_setup(wait_for_awaits_the_end_of_what_it_cancelled, reset),
        cmocka_unit_test_setup(wait_for_no_time_at_all, reset),
        cmocka_unit_test_setup(a_deadline_is_not_a_cancel_of_the_waiter, reset),
        cmocka_unit_test_setup(deadlines_nest, reset),
        cmocka_unit_test_setup(sleepers_wake_in_the_order_of_their_deadlines, reset),
        cmocka_unit_test_setup(thousands_sleep_at_once, reset),
    };
    return RUN("cancel", tests);
}

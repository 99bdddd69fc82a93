/* Tasks: spawned, run in turn, named, ended; what cf_run answers. */
#include "unit.h"

#include <pthread.h>

static journal trace;

/* A literal as the argument of a body, which only reads it. */
static void *text(const char *literal)
{
    return (void *)literal;
}

static cf_value note_thrice(cf_coro *self, void *word)
{
    (void)self;
    for (int i = 0; i < 3; i++) {
        note(&trace, word);
        cf_pause();
    }
    return cf_nil;
}

static cf_value yield_thrice(cf_coro *self, void *word)
{
    for (int i = 0; i < 3; i++) {
        cf_value in = cf_int(99);
        note(&trace, word);
        assert_true(cf_yield(self, cf_int(5), &in));
        assert_int_equal(in.i64, 0);
    }
    return cf_nil;
}

static cf_value add_one(cf_coro *self, void *number)
{
    (void)self;
    return cf_int(*(int *)number + 1);
}

static cf_value fail_with(cf_coro *self, void *code)
{
    return cf_raise(self, *(int *)code, "it broke");
}

static int reset(void **state)
{
    (void)state;
    trace = (journal){""};
    return 0;
}

static void spawn(cf_fn *fn, void *arg)
{
    cf_task *task = cf_spawn(fn, arg);
    assert_non_null(task);
    cf_task_free(task);
}

TEST(spawn_runs_nothing)
{
    spawn(note_thrice, text("a"));
    assert_string_equal(trace.text, "");
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "a a a");
}

TEST(tasks_take_turns_in_the_order_they_became_ready)
{
    spawn(note_thrice, text("a"));
    spawn(yield_thrice, text("b"));
    spawn(note_thrice, text("c"));
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "a b c a b c a b c");
}

TEST(run_may_be_called_again_and_without_tasks)
{
    assert_int_equal(cf_run(), CF_DONE);
    spawn(note_thrice, text("a"));
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(cf_run(), CF_DONE);
    spawn(note_thrice, text("b"));
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "a a a b b b");
}

TEST(await_outside_runs_the_scheduler)
{
    int number = 41;
    cf_value got = cf_nil;
    assert_int_equal(cf_await(cf_spawn(add_one, &number), &got), CF_DONE);
    assert_int_equal(got.i64, 42);
    assert_int_equal(cf_await(cf_spawn(add_one, &number), NULL), CF_DONE);
}

TEST(await_outside_leaves_the_others_where_they_are)
{
    int number = 1;
    spawn(note_thrice, text("a"));
    assert_int_equal(cf_await(cf_spawn(add_one, &number), NULL), CF_DONE);
    assert_string_equal(trace.text, "a");
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "a a a");
}

TEST(a_task_may_be_awaited_after_its_end)
{
    int number = 1;
    cf_value got = cf_nil;
    cf_task *task = cf_spawn(add_one, &number);
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(cf_await(task, &got), CF_DONE);
    assert_int_equal(got.i64, 2);
}

TEST(no_function_is_refused)
{
    assert_null(cf_spawn(NULL, NULL));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_spawn");
}

/* --------------------------------------------------------------------- errors */

TEST(run_tells_the_first_error_that_nobody_awaited)
{
    int first = CF_EUSER + 1, second = CF_EUSER + 2;
    spawn(fail_with, &first);
    spawn(note_thrice, text("a"));
    spawn(fail_with, &second);
    assert_int_equal(cf_run(), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "it broke", "task");
    assert_string_equal(trace.text, "a a a");
    assert_int_equal(cf_run(), CF_DONE);
}

TEST(an_awaited_error_is_not_told_by_run)
{
    int first = CF_EUSER + 1, second = CF_EUSER + 2, third = CF_EUSER + 3;
    cf_task *one = cf_spawn(fail_with, &first);
    cf_task *two = cf_spawn(fail_with, &second);
    assert_int_equal(cf_await(two, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 2, NULL, NULL);
    assert_int_equal(cf_await(one, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, NULL, NULL);
    assert_int_equal(cf_run(), CF_DONE);
    one = cf_spawn(fail_with, &first);
    two = cf_spawn(fail_with, &second);
    spawn(fail_with, &third);
    assert_int_equal(cf_await(one, NULL), CF_ERROR);
    cf_task_free(two);
    assert_int_equal(cf_run(), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 2, NULL, NULL);
}

TEST(the_first_of_many_errors_is_told_whoever_holds_the_tasks)
{
    enum { MANY = 50 };
    int codes[MANY];
    cf_task *held[MANY];
    for (int i = 0; i < MANY; i++) {
        codes[i] = CF_EUSER + i;
        held[i] = cf_spawn(fail_with, &codes[i]);
        if (i % 3 == 1)
            cf_task_free(held[i]);
    }
    assert_int_equal(cf_run(), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER, NULL, NULL);
    for (int i = 0; i < MANY; i++)
        if (i % 3 != 1)
            assert_int_equal(cf_await(held[i], NULL), CF_ERROR);
}

static cf_value await_failing(cf_coro *self, void *code)
{
    (void)self;
    cf_value got = cf_int(5);
    assert_int_equal(cf_await(cf_spawn(fail_with, code), &got), CF_ERROR);
    assert_int_equal(got.i64, 0);
    return cf_int(cf_last_error()->code);
}

TEST(an_error_comes_out_of_await)
{
    int code = CF_EUSER + 7;
    cf_value got = cf_nil;
    assert_int_equal(cf_await(cf_spawn(await_failing, &code), &got), CF_DONE);
    assert_int_equal(got.i64, CF_EUSER + 7);
    assert_int_equal(cf_run(), CF_DONE);
}

/* --------------------------------------------------------------- who is running */

static cf_value look_around(cf_coro *self, void *task)
{
    (void)self;
    assert_ptr_equal(cf_current(), *(cf_task **)task);
    cf_pause();
    assert_ptr_equal(cf_current(), *(cf_task **)task);
    return cf_int((int64_t)cf_task_id(cf_current()));
}

TEST(current_is_the_running_task)
{
    cf_task *one = cf_spawn(look_around, &one);
    cf_task *two = cf_spawn(look_around, &two);
    cf_value first, second;
    uint64_t id = cf_task_id(one);
    assert_null(cf_current());
    assert_int_equal(cf_await(one, &first), CF_DONE);
    assert_int_equal(cf_await(two, &second), CF_DONE);
    assert_int_equal(first.i64, (int64_t)id);
    assert_int_equal(second.i64, (int64_t)id + 1);
    assert_null(cf_current());
}

static cf_value run_inside(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    assert_int_equal(cf_run(), CF_ERROR);
    assert_error(cf_last_error(), CF_EBUSY, NULL, "cf_run");
    return cf_nil;
}

TEST(run_inside_a_task_is_refused)
{
    assert_int_equal(cf_await(cf_spawn(run_inside, NULL), NULL), CF_DONE);
}

static cf_value await_oneself(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    assert_int_equal(cf_await(cf_current(), NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EBUSY, NULL, "cf_await");
    return cf_nil;
}

TEST(a_task_cannot_await_itself)
{
    assert_int_equal(cf_await(cf_spawn(await_oneself, NULL), NULL), CF_DONE);
}

static cf_value await_shared(cf_coro *self, void *task)
{
    (void)self;
    return cf_int(cf_await(*(cf_task **)task, NULL));
}

TEST(a_task_has_one_awaiter)
{
    cf_task *awaited = cf_spawn(note_thrice, text("a"));
    cf_task *one = cf_spawn(await_shared, &awaited);
    cf_task *two = cf_spawn(await_shared, &awaited);
    cf_value first, second;
    assert_int_equal(cf_await(one, &first), CF_DONE);
    assert_int_equal(cf_await(two, &second), CF_DONE);
    assert_int_equal(first.i64, CF_DONE);
    assert_int_equal(second.i64, CF_ERROR);
}

static cf_value await_each_other(cf_coro *self, void *other)
{
    (void)self;
    cf_pause();
    cf_await(*(cf_task **)other, NULL);
    return cf_nil;
}

static cf_value cancel_first(cf_coro *self, void *task)
{
    (void)self;
    cf_cancel(*(cf_task **)task);
    return cf_nil;
}

static void *deadlock(void *arg)
{
    (void)arg;
    cf_task *one, *two;
    one = cf_spawn(await_each_other, &two);
    two = cf_spawn(await_each_other, &one);
    assert_int_equal(cf_run(), CF_ERROR);
    assert_error(cf_last_error(), CF_EDEADLOCK, NULL, "cf_run");
    spawn(cancel_first, &one);
    assert_int_equal(cf_run(), CF_ERROR); /* both are cancelled, and wait on */
    assert_error(cf_last_error(), CF_EDEADLOCK, NULL, "cf_run");
    return NULL;
}

static void run_thread(void *(*fn)(void *))
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, fn, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

/* On a thread, at whose end the two are released. */
/* ------------------------------------------------------------------- many, and long */

static cf_value yield_once(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_nil, NULL);
    return cf_nil;
}

/* As it ends, it has just come back from one that it delegated to. */
static cf_value delegate_last(cf_coro *self, void *count)
{
    cf_yield_from(self, cf_new(yield_once, NULL), NULL);
    ++*(int *)count;
    return cf_nil;
}

TEST(any_number_of_tasks_end_at_the_same_time)
{
    int count = 0;
    for (int i = 0; i < 1000; i++)
        spawn(delegate_last, &count);
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(count, 1000);
}

static cf_value pause_until(cf_coro *self, void *flag)
{
    (void)self;
    while (!*(bool *)flag)
        cf_pause();
    return cf_nil;
}

static cf_value sleep_and_set(cf_coro *self, void *flag)
{
    (void)self;
    cf_sleep(0.001);
    *(bool *)flag = true;
    return cf_nil;
}

TEST(tasks_that_only_pause_do_not_keep_a_sleeper_from_waking)
{
    bool flag = false;
    spawn(sleep_and_set, &flag);
    spawn(pause_until, &flag);
    assert_int_equal(cf_run(), CF_DONE);
    flag = false;
    spawn(sleep_and_set, &flag);
    spawn(pause_until, &flag);
    spawn(pause_until, &flag);
    assert_int_equal(cf_run(), CF_DONE);
}

TEST(a_deadlock_is_reported)
{
    run_thread(deadlock);
}

static cf_value note_cancel(cf_coro *self, void *word)
{
    assert_false(cf_sleep(1000));
    note_pending(&trace, self);
    note(&trace, word);
    return cf_nil;
}

static void *leave_tasks(void *arg)
{
    (void)arg;
    spawn(note_cancel, text("a"));
    spawn(note_cancel, text("b"));
    cf_pause();
    spawn(note_thrice, text("c"));
    return NULL;
}

TEST(tasks_left_at_the_end_of_their_thread_are_cancelled)
{
    run_thread(leave_tasks);
    assert_string_equal(trace.text, "error 6 a error 6 b");
}

/* ------------------------------------------- a task's coroutine, and others in it */

static cf_value give_three(cf_coro *self, void *arg)
{
    (void)arg;
    for (int i = 1; i <= 3; i++) {
        cf_pause();
        cf_yield(self, cf_int(i), NULL);
    }
    return cf_nil;
}

static cf_value sum_generator(cf_coro *self, void *word)
{
    (void)self;
    cf_coro *numbers = cf_new(give_three, NULL);
    int64_t sum = 0;
    CF_FOR (number, numbers) {
        note(&trace, word);
        sum += number.i64;
    }
    cf_free(numbers);
    return cf_int(sum);
}

TEST(what_a_task_resumes_waits_with_it)
{
    cf_task *tasks[] = {cf_spawn(sum_generator, text("a")), cf_spawn(sum_generator, text("b"))};
    cf_value sums[2];
    assert_int_equal(cf_gather(tasks, 2, sums), CF_DONE);
    assert_int_equal(sums[0].i64, 6);
    assert_int_equal(sums[1].i64, 6);
    assert_string_equal(trace.text, "a b a b a b");
}

static cf_value add_slowly(cf_coro *self, void *pair)
{
    int *numbers = pair;
    cf_pause();
    cf_value in = cf_int(5);
    assert_true(cf_yield(self, cf_int(99), &in)); /* to the scheduler: a pause */
    assert_int_equal(in.i64, 0);
    return cf_int(numbers[0] + numbers[1]);
}

static cf_value delegate(cf_coro *self, void *pair)
{
    cf_value sum = cf_nil;
    assert_true(cf_yield_from(self, cf_new(add_slowly, pair), &sum));
    note(&trace, "done");
    return sum;
}

TEST(a_task_delegates)
{
    int pair[] = {2, 3};
    cf_task *tasks[] = {cf_spawn(delegate, pair), cf_spawn(note_thrice, text("x"))};
    cf_value results[2];
    assert_int_equal(cf_gather(tasks, 2, results), CF_DONE);
    assert_int_equal(results[0].i64, 5);
    assert_string_equal(trace.text, "x x done x");
}

static cf_value hand_out_self(cf_coro *self, void *place)
{
    *(cf_coro **)place = self;
    cf_pause();
    return cf_nil;
}

static cf_value meddle(cf_coro *self, void *place)
{
    (void)self;
    cf_coro *other = *(cf_coro **)place;
    assert_refused(do_next(other), other, CF_EBUSY);
    assert_refused(do_throw(other, CF_EUSER, NULL), other, CF_EBUSY);
    assert_int_equal(cf_close(other), CF_ERROR);
    assert_int_equal(cf_state_of(other), CF_RUNNING);
    return cf_nil;
}

TEST(nobody_else_resumes_a_tasks_coroutine)
{
    cf_coro *other;
    cf_task *tasks[] = {cf_spawn(hand_out_self, &other), cf_spawn(meddle, &other)};
    assert_int_equal(cf_gather(tasks, 2, NULL), CF_DONE);
}

static void note_word(void *word)
{
    note(&trace, word);
}

static cf_value defer_and_name(cf_coro *self, void *word)
{
    assert_string_equal(cf_name(self), "task");
    cf_set_name(self, "named");
    if (word)
        cf_defer(self, note_word, word);
    return cf_nil;
}

TEST(the_next_task_finds_nothing_of_the_one_before)
{
    spawn(defer_and_name, text("one"));
    spawn(defer_and_name, NULL);
    assert_int_equal(cf_run(), CF_DONE);
    spawn(defer_and_name, NULL);
    spawn(defer_and_name, text("two"));
    spawn(defer_and_name, NULL);
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "one two");
}

static cf_value spawn_tree(cf_coro *self, void *depth)
{
    (void)self;
    long left = (long)depth;
    if (left == 0)
        return cf_int(1);
    cf_task *halves[] = {cf_spawn(spawn_tree, (void *)(left - 1)),
                         cf_spawn(spawn_tree, (void *)(left - 1))};
    cf_value leaves[2];
    assert_int_equal(cf_gather(halves, 2, leaves), CF_DONE);
    return cf_int(leaves[0].i64 + leaves[1].i64);
}

TEST(tasks_spawn_tasks)
{
    cf_value leaves;
    assert_int_equal(cf_await(cf_spawn(spawn_tree, (void *)10L), &leaves), CF_DONE);
    assert_int_equal(leaves.i64, 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(spawn_runs_nothing, reset),
        cmocka_unit_test_setup(tasks_take_turns_in_the_order_they_became_ready, reset),
        cmocka_unit_test_setup(run_may_be_called_again_and_without_tasks, reset),
        cmocka_unit_test_setup(await_outside_runs_the_scheduler, reset),
        cmocka_unit_test_setup(await_outside_leaves_the_others_where_they_are, reset),
        cmocka_unit_test_setup(a_task_may_be_awaited_after_its_end, reset),
        cmocka_unit_test_setup(no_function_is_refused, reset),
        cmocka_unit_test_setup(run_tells_the_first_error_that_nobody_awaited, reset),
        cmocka_unit_test_setup(an_awaited_error_is_not_told_by_run, reset),
        cmocka_unit_test_setup(the_first_of_many_errors_is_told_whoever_holds_the_tasks, reset),
        cmocka_unit_test_setup(an_error_comes_out_of_await, reset),
        cmocka_unit_test_setup(current_is_the_running_task, reset),
        cmocka_unit_test_setup(run_inside_a_task_is_refused, reset),
        cmocka_unit_test_setup(a_task_cannot_await_itself, reset),
        cmocka_unit_test_setup(a_task_has_one_awaiter, reset),
        cmocka_unit_test_setup(what_a_task_resumes_waits_with_it, reset),
        cmocka_unit_test_setup(a_task_delegates, reset),
        cmocka_unit_test_setup(nobody_else_resumes_a_tasks_coroutine, reset),
        cmocka_unit_test_setup(the_next_task_finds_nothing_of_the_one_before, reset),
        cmocka_unit_test_setup(tasks_spawn_tasks, reset),
        cmocka_unit_test_setup(any_number_of_tasks_end_at_the_same_time, reset),
        cmocka_unit_test_setup(tasks_that_only_pause_do_not_keep_a_sleeper_from_waking, reset),
        cmocka_unit_test_setup(a_deadlock_is_reported, reset),
        cmocka_unit_test_setup(tasks_left_at_the_end_of_their_thread_are_cancelled, reset),
    };
    return RUN("task", tests);
}

/* Threads: a coroutine may be resumed from any thread, by one at a time. */
#include "unit.h"

#include <pthread.h>

static cf_value count_up(cf_coro *self, void *arg)
{
    (void)arg;
    for (int64_t i = 1; cf_yield(self, cf_int(i), NULL); i++)
        ;
    return cf_nil;
}

static void on_a_thread(void *(*call)(void *), void *arg)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, call, arg), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

typedef struct resume {
    cf_coro *co;
    answer got;
} resume;

static void *resume_it(void *arg)
{
    resume *r = arg;
    r->got = do_next(r->co);
    return NULL;
}

TEST(each_resume_may_be_on_another_thread)
{
    resume r = {.co = cf_new(count_up, NULL)};
    for (int i = 1; i < 20; i += 2) {
        on_a_thread(resume_it, &r);
        assert_yielded(r.got, i);
        assert_yielded(do_next(r.co), i + 1);
    }
    cf_free(r.co);
}

static void *make_it(void *arg)
{
    *(cf_coro **)arg = cf_new(count_up, NULL);
    cf_next(*(cf_coro **)arg, NULL);
    return NULL;
}

static void *free_it(void *co)
{
    cf_free(co);
    return NULL;
}

TEST(one_made_on_a_thread_that_ended_lives_on)
{
    cf_coro *co = NULL;
    on_a_thread(make_it, &co);
    assert_yielded(do_next(co), 2);
    cf_free(co);
}

TEST(one_may_be_freed_on_another_thread)
{
    cf_coro *co = cf_new(count_up, NULL);
    cf_next(co, NULL);
    on_a_thread(free_it, co);
}

typedef struct close_call {
    cf_coro *co;
    cf_status status;
} close_call;

static void *close_it(void *arg)
{
    close_call *c = arg;
    c->status = cf_close(c->co);
    return NULL;
}

TEST(one_may_be_closed_on_another_thread)
{
    close_call c = {cf_new(count_up, NULL), CF_ERROR};
    cf_next(c.co, NULL);
    on_a_thread(close_it, &c);
    assert_int_equal(c.status, CF_DONE);
    assert_int_equal(cf_state_of(c.co), CF_CLOSED);
    cf_free(c.co);
}

/* Makes, drives and drops coroutines of its own; counts what went wrong. */
static void *live_alone(void *wrong)
{
    for (int round = 0; round < 200; round++) {
        cf_coro *crowd[20];
        for (int i = 0; i < 20; i++)
            crowd[i] = cf_new(count_up, NULL);
        for (int step = 1; step <= 10; step++)
            for (int i = 0; i < 20; i++)
                *(int *)wrong += do_next(crowd[i]).value.i64 != step;
        for (int i = 0; i < 20; i++)
            cf_free(crowd[i]);
    }
    return NULL;
}

TEST(threads_with_coroutines_of_their_own_do_not_disturb_each_other)
{
    pthread_t threads[4];
    int wrong[COUNT(threads)] = {0};
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, live_alone, &wrong[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(wrong[i], 0);
    }
}

/* Freed elsewhere than made, over and over: what one thread gives up another may use again. */
TEST(coroutines_freed_on_other_threads_are_no_loss)
{
    for (int i = 0; i < 500; i++) {
        cf_coro *co = NULL;
        on_a_thread(make_it, &co);
        assert_non_null(co);
        assert_yielded(do_next(co), 2);
        on_a_thread(free_it, co);
    }
}

static cf_value end_at_once(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    return cf_nil;
}

/* Frees a coroutine of its own each time, and yields where that was. */
static cf_value make_and_free(cf_coro *self, void *arg)
{
    (void)arg;
    cf_coro *co;
    do {
        co = cf_new(end_at_once, NULL);
        cf_next(co, NULL);
        cf_free(co);
    } while (cf_yield(self, cf_ptr(co), NULL));
    return cf_nil;
}

/* What was freed last is used first, if it was given to the right thread. */
static void *free_in_its_body(void *arg)
{
    cf_value freed = cf_nil;
    cf_next(arg, &freed);
    cf_coro *again = cf_new(end_at_once, NULL);
    assert_ptr_equal(again, freed.ptr);
    cf_free(again);
    return NULL;
}

TEST(body_frees_for_the_thread_that_runs_it)
{
    cf_coro *co = cf_new(make_and_free, NULL);
    for (int i = 0; i < 10; i++) {
        free_in_its_body(co);
        on_a_thread(free_in_its_body, co);
    }
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_resume_may_be_on_another_thread),
        cmocka_unit_test(one_made_on_a_thread_that_ended_lives_on),
        cmocka_unit_test(one_may_be_freed_on_another_thread),
        cmocka_unit_test(one_may_be_closed_on_another_thread),
        cmocka_unit_test(threads_with_coroutines_of_their_own_do_not_disturb_each_other),
        cmocka_unit_test(body_frees_for_the_thread_that_runs_it),
        cmocka_unit_test(coroutines_freed_on_other_threads_are_no_loss),
    };
    return RUN("coro threads", tests);
}

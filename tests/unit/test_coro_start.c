/* How a coroutine starts, how it ends, and what a for loop sees of it. */
#include "unit.h"

/* Counts its own starts in arg, then yields 1 and 2 and returns 3. */
static cf_value one_two_three(cf_coro *self, void *starts)
{
    ++*(int *)starts;
    if (cf_yield(self, cf_int(1), NULL) && cf_yield(self, cf_int(2), NULL))
        return cf_int(3);
    return cf_nil;
}

static cf_value fall_off(cf_coro *self, void *arg)
{
    (void)self, (void)arg;
    return cf_nil;
}

/* ------------------------------------------------------------------- start */

TEST(new_runs_nothing)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_non_null(co);
    assert_int_equal(starts, 0);
    cf_free(co);
    assert_int_equal(starts, 0);
}

TEST(the_first_next_runs_to_the_first_yield)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_yielded(do_next(co), 1);
    assert_int_equal(starts, 1);
    cf_free(co);
}

TEST(a_value_sent_to_a_fresh_one_is_refused)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_refused(do_send(co, cf_int(5)), co, CF_EUNSTARTED);
    assert_int_equal(starts, 0);
    assert_int_equal(cf_state_of(co), CF_CREATED);
    cf_free(co);
}

TEST(an_empty_text_sent_to_a_fresh_one_is_a_value_and_refused)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_refused(do_send(co, cf_str("")), co, CF_EUNSTARTED);
    cf_free(co);
}

TEST(a_fresh_one_that_refused_a_value_is_still_startable)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_refused(do_send(co, cf_int(5)), co, CF_EUNSTARTED);
    assert_yielded(do_next(co), 1);
    assert_yielded(do_send(co, cf_int(5)), 2);
    assert_int_equal(starts, 1);
    cf_free(co);
}

TEST(nil_sent_to_a_fresh_one_starts_it)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_yielded(do_send(co, cf_nil), 1);
    assert_int_equal(starts, 1);
    cf_free(co);
}

TEST(zero_sent_to_a_fresh_one_is_nil_and_starts_it)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_yielded(do_send(co, cf_int(0)), 1);
    cf_free(co);
}

TEST(out_may_be_null)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_int_equal(cf_send(co, cf_int(5), NULL), CF_ERROR);
    assert_int_equal(cf_next(co, NULL), CF_YIELD);
    assert_int_equal(cf_send(co, cf_int(5), NULL), CF_YIELD);
    assert_int_equal(cf_next(co, NULL), CF_DONE);
    assert_int_equal(cf_next(co, NULL), CF_DONE);
    assert_int_equal(cf_throw(co, CF_EUSER, "late", NULL), CF_ERROR);
    cf_free(co);
}

/* --------------------------------------------------------------------- end */

TEST(the_return_value_comes_once_then_nil_for_ever)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    assert_yielded(do_next(co), 1);
    assert_yielded(do_next(co), 2);
    assert_returned(do_next(co), 3);
    for (int i = 0; i < 5; i++)
        assert_ended(do_next(co));
    assert_int_equal(starts, 1);
    cf_free(co);
}

TEST(send_to_an_ended_one_is_done_with_nil)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    cf_next(co, NULL);
    cf_next(co, NULL);
    assert_returned(do_send(co, cf_int(9)), 3);
    assert_ended(do_send(co, cf_int(9)));
    assert_ended(do_send(co, cf_nil));
    cf_free(co);
}

TEST(falling_off_the_end_is_nil)
{
    cf_coro *co = cf_new(fall_off, NULL);
    assert_ended(do_next(co));
    assert_ended(do_next(co));
    cf_free(co);
}

/* ---------------------------------------------------------------- for loops */

TEST(for_loop_sees_what_is_yielded_and_not_the_return_value)
{
    int starts = 0;
    int64_t sum = 0, rounds = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    CF_FOR (v, co) {
        sum += v.i64;
        rounds++;
    }
    assert_int_equal(rounds, 2);
    assert_int_equal(sum, 1 + 2);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    cf_free(co);
}

TEST(for_loop_over_an_ended_one_has_no_round)
{
    cf_coro *co = cf_new(fall_off, NULL);
    cf_next(co, NULL);
    CF_FOR (v, co) {
        fail_msg("yielded %lld after its end", (long long)v.i64);
    }
    cf_free(co);
}

TEST(for_loop_left_early_goes_on_where_it_stopped)
{
    int starts = 0;
    cf_coro *co = cf_new(one_two_three, &starts);
    CF_FOR (v, co) {
        assert_int_equal(v.i64, 1);
        break;
    }
    CF_FOR (v, co) {
        assert_int_equal(v.i64, 2);
    }
    cf_free(co);
}

/* ---------------------------------------------------------------- argument */

static cf_value give_argument(cf_coro *self, void *arg)
{
    (void)self;
    return cf_ptr(arg);
}

TEST(the_body_gets_its_argument)
{
    int anything;
    cf_coro *co = cf_new(give_argument, &anything);
    assert_ptr_equal(do_next(co).value.ptr, &anything);
    cf_free(co);
}

static cf_value give_self(cf_coro *self, void *arg)
{
    (void)arg;
    return cf_ptr(self);
}

TEST(the_body_gets_itself)
{
    cf_coro *co = cf_new(give_self, NULL);
    assert_ptr_equal(do_next(co).value.ptr, co);
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_runs_nothing),
        cmocka_unit_test(the_first_next_runs_to_the_first_yield),
        cmocka_unit_test(a_value_sent_to_a_fresh_one_is_refused),
        cmocka_unit_test(an_empty_text_sent_to_a_fresh_one_is_a_value_and_refused),
        cmocka_unit_test(a_fresh_one_that_refused_a_value_is_still_startable),
        cmocka_unit_test(nil_sent_to_a_fresh_one_starts_it),
        cmocka_unit_test(zero_sent_to_a_fresh_one_is_nil_and_starts_it),
        cmocka_unit_test(out_may_be_null),
        cmocka_unit_test(the_return_value_comes_once_then_nil_for_ever),
        cmocka_unit_test(send_to_an_ended_one_is_done_with_nil),
        cmocka_unit_test(falling_off_the_end_is_nil),
        cmocka_unit_test(for_loop_sees_what_is_yielded_and_not_the_return_value),
        cmocka_unit_test(for_loop_over_an_ended_one_has_no_round),
        cmocka_unit_test(for_loop_left_early_goes_on_where_it_stopped),
        cmocka_unit_test(the_body_gets_its_argument),
        cmocka_unit_test(the_body_gets_itself),
    };
    return RUN("coro start and end", tests);
}

/* Yield from: values out, values in, the return value, throws, errors, and whom one may not
 * delegate to. */
#include "unit.h"

/* Yields 1, then 10 more than each value it gets, until that is 0; returns 7. Catches nothing. */
static cf_value inner_plain(cf_coro *self, void *log)
{
    cf_value in, out = cf_int(1);
    while (cf_yield(self, out, &in) && in.i64 != 0)
        out = cf_int(in.i64 + 10);
    if (cf_pending(self))
        note(log, "inner");
    return cf_int(7);
}

/* Catches what is thrown in and yields its code; returns 8 when that is CF_EUSER + 8. */
static cf_value inner_catches(cf_coro *self, void *log)
{
    cf_value out = cf_int(1);
    for (;;) {
        if (cf_yield(self, out, NULL))
            return cf_int(7);
        cf_error caught = cf_catch(self);
        note(log, "caught");
        if (caught.code == CF_EUSER + 8)
            return cf_int(8);
        out = cf_int(caught.code);
    }
}

static cf_value inner_raises(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_int(1), NULL);
    return cf_raise(self, CF_EUSER + 5, "from inside");
}

/* Delegates to each of its coroutines in turn; yields 100 + each result, or 1000 + each error's
 * code. */
typedef struct delegation {
    cf_fn *body[2];
    void *arg;
    journal *log;
} delegation;

static cf_value outer_catches(cf_coro *self, void *arg)
{
    delegation *to = arg;
    for (int i = 0; i < 2 && to->body[i]; i++) {
        cf_value result = cf_int(-1);
        cf_coro *sub = cf_new(to->body[i], to->arg);
        cf_set_name(sub, "inner");
        if (cf_yield_from(self, sub, &result)) {
            cf_yield(self, cf_int(100 + result.i64), NULL);
        } else {
            note(to->log, cf_pending(self)->text);
            cf_yield(self, cf_int(1000 + cf_catch(self).code), NULL);
        }
    }
    return cf_int(9);
}

/* Delegates once and passes on whatever comes of it. */
static cf_value outer_plain(cf_coro *self, void *sub)
{
    cf_value result = cf_nil;
    if (!cf_yield_from(self, sub, &result))
        return cf_int(-1);
    return result;
}

static cf_coro *delegate_to(cf_fn *body, void *arg)
{
    return cf_new(outer_plain, cf_new(body, arg));
}

/* ------------------------------------------------------------------- values */

TEST(values_come_out_and_go_in)
{
    cf_coro *outer = delegate_to(inner_plain, NULL);
    assert_yielded(do_next(outer), 1);
    assert_yielded(do_send(outer, cf_int(5)), 15);
    assert_yielded(do_send(outer, cf_int(-3)), 7);
    assert_returned(do_next(outer), 7);
    assert_ended(do_next(outer));
    cf_free(outer);
}

TEST(the_return_value_is_the_result)
{
    delegation to = {{inner_plain, inner_catches}, NULL, NULL};
    cf_coro *outer = cf_new(outer_catches, &to);
    assert_yielded(do_next(outer), 1);
    assert_yielded(do_next(outer), 107);
    assert_yielded(do_next(outer), 1);
    assert_yielded(do_next(outer), 107);
    assert_returned(do_next(outer), 9);
    cf_free(outer);
}

static cf_value outer_without_result(cf_coro *self, void *sub)
{
    return cf_int(cf_yield_from(self, sub, NULL));
}

TEST(result_may_be_null)
{
    cf_coro *outer = cf_new(outer_without_result, cf_new(inner_plain, NULL));
    assert_yielded(do_next(outer), 1);
    assert_returned(do_next(outer), 1);
    cf_free(outer);
}

static cf_value inner_ends(cf_coro *self, void *arg)
{
    (void)self, (void)arg;
    return cf_int(6);
}

TEST(an_inner_one_that_never_yields_gives_its_result_at_once)
{
    cf_coro *outer = delegate_to(inner_ends, NULL);
    assert_returned(do_next(outer), 6);
    cf_free(outer);
}

TEST(a_finished_inner_one_gives_nil_at_once)
{
    cf_coro *inner = cf_new(inner_ends, NULL);
    cf_next(inner, NULL);
    cf_coro *outer = cf_new(outer_plain, inner);
    assert_ended(do_next(outer));
    cf_free(outer);
}

TEST(an_inner_one_that_already_began_goes_on_with_nil)
{
    cf_coro *inner = cf_new(inner_plain, NULL);
    cf_next(inner, NULL);
    cf_send(inner, cf_int(4), NULL);
    cf_coro *outer = cf_new(outer_plain, inner);
    assert_returned(do_next(outer), 7);
    cf_free(outer);
}

/* -------------------------------------------------------------------- throw */

TEST(a_throw_goes_to_the_innermost_first)
{
    journal log = {""};
    delegation to = {{inner_plain, NULL}, &log, &log};
    cf_coro *outer = cf_new(outer_catches, &to);
    cf_next(outer, NULL);
    assert_yielded(do_throw(outer, CF_EUSER + 1, "thrown"), 1000 + CF_EUSER + 1);
    assert_string_equal(log.text, "inner thrown");
    cf_free(outer);
}

TEST(caught_inside_the_chain_goes_on)
{
    journal log = {""};
    cf_coro *outer = delegate_to(inner_catches, &log);
    cf_next(outer, NULL);
    assert_yielded(do_throw(outer, CF_EUSER + 1, "one"), CF_EUSER + 1);
    assert_yielded(do_throw(outer, CF_EUSER + 2, "two"), CF_EUSER + 2);
    assert_returned(do_next(outer), 7);
    assert_string_equal(log.text, "caught caught");
    cf_free(outer);
}

TEST(caught_inside_a_return_is_the_result_and_the_outer_one_sees_no_error)
{
    journal log = {""};
    delegation to = {{inner_catches, NULL}, &log, &log};
    cf_coro *outer = cf_new(outer_catches, &to);
    cf_next(outer, NULL);
    assert_yielded(do_throw(outer, CF_EUSER + 8, "return"), 108);
    assert_returned(do_next(outer), 9);
    assert_string_equal(log.text, "caught");
    cf_free(outer);
}

TEST(uncaught_the_delegation_is_false_with_it_pending)
{
    journal log = {""};
    delegation to = {{inner_plain, NULL}, &log, &log};
    cf_coro *outer = cf_new(outer_catches, &to);
    cf_next(outer, NULL);
    cf_throw(outer, CF_EUSER + 3, "pending-text", NULL);
    assert_string_equal(log.text, "inner pending-text");
    assert_returned(do_next(outer), 9);
    cf_free(outer);
}

TEST(uncaught_by_both_it_comes_back_to_the_thrower)
{
    journal log = {""};
    cf_coro *outer = delegate_to(inner_plain, &log);
    cf_next(outer, NULL);
    assert_refused(do_throw(outer, CF_EUSER + 3, "all the way"), outer, CF_EUSER + 3);
    assert_error(cf_error_of(outer), CF_EUSER + 3, "all the way", NULL);
    assert_int_equal(cf_state_of(outer), CF_CLOSED);
    cf_free(outer);
}

TEST(a_throw_ends_the_inner_one_that_does_not_catch_it)
{
    journal log = {""};
    cf_coro *inner = cf_new(inner_plain, &log);
    cf_coro *outer = cf_new(outer_plain, cf_ref(inner));
    cf_next(outer, NULL);
    cf_throw(outer, CF_EUSER + 3, "end", NULL);
    assert_int_equal(cf_state_of(inner), CF_CLOSED);
    cf_free(outer);
    cf_free(inner);
}

/* ------------------------------------------------------------ an inner error */

TEST(an_inner_error_is_pending_in_the_outer_one_and_says_where_it_was_raised)
{
    cf_coro *inner = cf_new(inner_raises, NULL);
    cf_set_name(inner, "the inner one");
    cf_coro *outer = cf_new(outer_plain, inner);
    cf_set_name(outer, "the outer one");
    cf_next(outer, NULL);
    assert_refused(do_next(outer), outer, CF_EUSER + 5);
    assert_error(cf_error_of(outer), CF_EUSER + 5, "from inside", "the inner one");
    cf_free(outer);
}

TEST(after_an_inner_error_another_delegation_works)
{
    journal log = {""};
    delegation to = {{inner_raises, inner_catches}, NULL, &log};
    cf_coro *outer = cf_new(outer_catches, &to);
    assert_yielded(do_next(outer), 1);
    assert_yielded(do_next(outer), 1000 + CF_EUSER + 5);
    assert_yielded(do_next(outer), 1);
    assert_yielded(do_next(outer), 107);
    assert_returned(do_next(outer), 9);
    assert_string_equal(log.text, "from inside");
    cf_free(outer);
}

/* -------------------------------------------------------------------- busy */

/* Delegates to *arg, which runs; yields what it caught, then goes on. */
static cf_value outer_to_running(cf_coro *self, void *running)
{
    cf_value out = cf_int(-1);
    if (!cf_yield_from(self, cf_ref(*(cf_coro **)running), NULL))
        out = cf_int(cf_catch(self).code);
    cf_yield(self, out, NULL);
    return cf_int(2);
}

TEST(to_itself_is_busy_and_catchable)
{
    cf_coro *co;
    co = cf_new(outer_to_running, &co);
    assert_yielded(do_next(co), CF_EBUSY);
    assert_returned(do_next(co), 2);
    cf_free(co);
}

TEST(to_one_that_runs_is_busy_and_catchable)
{
    cf_coro *outer;
    outer = cf_new(outer_plain, cf_new(outer_to_running, &outer));
    assert_yielded(do_next(outer), CF_EBUSY);
    assert_returned(do_next(outer), 2);
    cf_free(outer);
}

static cf_value outer_does_not_catch(cf_coro *self, void *running)
{
    cf_yield_from(self, cf_ref(*(cf_coro **)running), NULL);
    return cf_nil;
}

TEST(to_itself_uncaught_is_the_error_it_ends_with)
{
    cf_coro *co;
    co = cf_new(outer_does_not_catch, &co);
    assert_refused(do_next(co), co, CF_EBUSY);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    cf_free(co);
}

static cf_value outer_after_throw(cf_coro *self, void *sub)
{
    cf_yield(self, cf_int(1), NULL);
    if (cf_yield_from(self, sub, NULL))
        return cf_int(-1);
    return cf_int(cf_catch(self).code);
}

TEST(with_something_pending_it_is_refused_and_takes_the_inner_one_over)
{
    journal log = {""};
    cf_coro *inner = cf_new(inner_plain, &log);
    cf_next(inner, NULL);
    cf_coro *outer = cf_new(outer_after_throw, inner);
    cf_next(outer, NULL);
    assert_returned(do_throw(outer, CF_EUSER + 3, "pending"), CF_EUSER + 3);
    assert_string_equal(log.text, "inner");
    cf_free(outer);
}

static cf_value outer_to_nothing(cf_coro *self, void *arg)
{
    (void)arg;
    if (cf_yield_from(self, NULL, NULL))
        return cf_int(-1);
    return cf_int(cf_catch(self).code);
}

TEST(to_null_is_invalid_and_catchable)
{
    cf_coro *co = cf_new(outer_to_nothing, NULL);
    assert_returned(do_next(co), CF_EINVAL);
    cf_free(co);
}

/* ------------------------------------------------------- what Python allows */

TEST(an_inner_one_driven_directly_answers_or_is_busy_and_the_chain_goes_on)
{
    cf_coro *inner = cf_new(inner_plain, NULL);
    cf_coro *outer = cf_new(outer_plain, cf_ref(inner));
    assert_yielded(do_next(outer), 1);
    answer got = do_send(inner, cf_int(1));
    if (got.status == CF_ERROR)
        assert_error(cf_error_of(inner), CF_EBUSY, NULL, NULL);
    else
        assert_yielded(got, 11);
    assert_yielded(do_send(outer, cf_int(2)), 12);
    assert_returned(do_next(outer), 7);
    cf_free(outer);
    cf_free(inner);
}

TEST(an_inner_one_shared_by_two_serves_the_second_or_is_busy)
{
    journal log = {""};
    cf_coro *inner = cf_new(inner_plain, &log);
    cf_coro *first = cf_new(outer_plain, cf_ref(inner));
    cf_coro *second = cf_new(outer_plain, inner);
    assert_yielded(do_next(first), 1);
    answer got = do_next(second);
    if (got.status == CF_ERROR) {
        assert_error(cf_error_of(second), CF_EBUSY, NULL, NULL);
        assert_yielded(do_send(first, cf_int(2)), 12);
    } else {
        assert_returned(got, 7);
    }
    cf_free(second);
    cf_free(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_out_and_go_in),
        cmocka_unit_test(the_return_value_is_the_result),
        cmocka_unit_test(result_may_be_null),
        cmocka_unit_test(an_inner_one_that_never_yields_gives_its_result_at_once),
        cmocka_unit_test(a_finished_inner_one_gives_nil_at_once),
        cmocka_unit_test(an_inner_one_that_already_began_goes_on_with_nil),
        cmocka_unit_test(a_throw_goes_to_the_innermost_first),
        cmocka_unit_test(caught_inside_the_chain_goes_on),
        cmocka_unit_test(caught_inside_a_return_is_the_result_and_the_outer_one_sees_no_error),
        cmocka_unit_test(uncaught_the_delegation_is_false_with_it_pending),
        cmocka_unit_test(uncaught_by_both_it_comes_back_to_the_thrower),
        cmocka_unit_test(a_throw_ends_the_inner_one_that_does_not_catch_it),
        cmocka_unit_test(an_inner_error_is_pending_in_the_outer_one_and_says_where_it_was_raised),
        cmocka_unit_test(after_an_inner_error_another_delegation_works),
        cmocka_unit_test(to_itself_is_busy_and_catchable),
        cmocka_unit_test(to_one_that_runs_is_busy_and_catchable),
        cmocka_unit_test(to_itself_uncaught_is_the_error_it_ends_with),
        cmocka_unit_test(with_something_pending_it_is_refused_and_takes_the_inner_one_over),
        cmocka_unit_test(to_null_is_invalid_and_catchable),
        cmocka_unit_test(an_inner_one_driven_directly_answers_or_is_busy_and_the_chain_goes_on),
        cmocka_unit_test(an_inner_one_shared_by_two_serves_the_second_or_is_busy),
    };
    return RUN("coro yield from", tests);
}

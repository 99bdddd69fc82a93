/* Close: the body sees CF_ECLOSED at its yield, cleans up and returns; and every way of not doing
 * so. */
#include "unit.h"

/* Notes what ended its loop, and returns a value nobody should see. */
static cf_value clean_up(cf_coro *self, void *log)
{
    note(log, "began");
    while (cf_yield(self, cf_int(1), NULL))
        ;
    note_pending(log, self);
    return cf_int(55);
}

static cf_value end_at_once(cf_coro *self, void *arg)
{
    (void)self, (void)arg;
    return cf_int(1);
}

static cf_value catch_and_return(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_yield(self, cf_int(1), NULL))
        ;
    cf_catch(self);
    return cf_int(55);
}

/* Ignores as many closes as arg says. */
static cf_value ignore_close(cf_coro *self, void *times)
{
    for (int64_t i = 1;; i++) {
        if (cf_yield(self, cf_int(i), NULL))
            continue;
        if (--*(int *)times < 0)
            return cf_nil;
        cf_catch(self);
    }
}

static cf_value raise_on_close(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_yield(self, cf_int(1), NULL))
        ;
    return cf_raise(self, CF_EUSER + 6, "could not clean up");
}

/* ---------------------------------------------------------- the plain close */

TEST(the_body_sees_closed_and_cleans_up)
{
    journal log = {""};
    cf_coro *co = cf_new(clean_up, &log);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_string_equal(log.text, "began closed");
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    cf_free(co);
}

TEST(the_value_of_a_closed_body_is_dropped)
{
    journal log = {""};
    cf_coro *co = cf_new(clean_up, &log);
    cf_next(co, NULL);
    cf_close(co);
    assert_ended(do_next(co));
    cf_free(co);
}

TEST(close_of_a_fresh_one_never_runs_the_body)
{
    journal log = {""};
    cf_coro *co = cf_new(clean_up, &log);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_ended(do_next(co));
    assert_ended(do_send(co, cf_int(4)));
    assert_string_equal(log.text, "");
    cf_free(co);
}

TEST(close_twice_is_fine)
{
    journal log = {""};
    cf_coro *co = cf_new(clean_up, &log);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_string_equal(log.text, "began closed");
    cf_free(co);
}

TEST(close_after_the_end_is_fine)
{
    cf_coro *co = cf_new(end_at_once, NULL);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(cf_close(co), CF_DONE);
    cf_free(co);
}

TEST(a_return_after_a_catch_is_a_clean_close_and_the_value_is_dropped)
{
    cf_coro *co = cf_new(catch_and_return, NULL);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_ended(do_next(co));
    cf_free(co);
}

/* ---------------------------------------------------------------- not plain */

TEST(caught_and_yielded_it_ignored_the_close_and_is_still_suspended)
{
    int times = 1;
    cf_coro *co = cf_new(ignore_close, &times);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_ERROR);
    assert_error(cf_error_of(co), CF_EIGNORED, NULL, NULL);
    assert_int_equal(cf_state_of(co), CF_SUSPENDED);
    cf_free(co);
}

TEST(one_that_ignored_a_close_goes_on_from_its_yield)
{
    int times = 1;
    cf_coro *co = cf_new(ignore_close, &times);
    assert_yielded(do_next(co), 1);
    assert_int_equal(cf_close(co), CF_ERROR);
    assert_yielded(do_next(co), 3);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    cf_free(co);
}

TEST(one_may_ignore_close_again_and_again)
{
    int times = 100;
    cf_coro *co = cf_new(ignore_close, &times);
    cf_next(co, NULL);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(cf_close(co), CF_ERROR);
        assert_error(cf_error_of(co), CF_EIGNORED, NULL, NULL);
    }
    assert_int_equal(cf_close(co), CF_DONE);
    cf_free(co);
}

TEST(another_error_raised_during_close_is_passed_on)
{
    cf_coro *co = cf_new(raise_on_close, NULL);
    cf_set_name(co, "raiser");
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_ERROR);
    assert_error(cf_error_of(co), CF_EUSER + 6, "could not clean up", "raiser");
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_ended(do_next(co));
    cf_free(co);
}

/* --------------------------------------------------- the last reference dropped */

TEST(dropping_the_last_reference_is_as_close)
{
    journal log = {""};
    cf_coro *co = cf_new(clean_up, &log);
    cf_next(co, NULL);
    cf_free(co);
    assert_string_equal(log.text, "began closed");
}

TEST(dropping_a_fresh_one_never_runs_the_body)
{
    journal log = {""};
    cf_free(cf_new(clean_up, &log));
    assert_string_equal(log.text, "");
}

TEST(dropping_one_that_raises_or_ignores_is_silent)
{
    int times = 1;
    cf_coro *raises = cf_new(raise_on_close, NULL), *ignores = cf_new(ignore_close, &times);
    cf_next(raises, NULL);
    cf_next(ignores, NULL);
    cf_free(raises);
    cf_free(ignores);
    assert_int_equal(times, 0);
}

/* ------------------------------------------------- after close, and after throw */

/* Tries to go on fifty times in every way there is, counting the false answers. */
static cf_value insist(cf_coro *self, void *refusals)
{
    int *refused = refusals;
    cf_value v;
    while (cf_yield(self, cf_int(1), NULL))
        ;
    for (int i = 0; i < 50; i++) {
        *refused += !cf_yield(self, cf_int(2), &v);
        *refused += !cf_recv(self, &v);
        *refused += !cf_yield_from(self, cf_new(end_at_once, NULL), &v);
    }
    return cf_nil;
}

TEST(after_close_every_further_yield_is_false_without_switching)
{
    int refused = 0;
    cf_coro *co = cf_new(insist, &refused);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(refused, 150);
    cf_free(co);
}

TEST(after_throw_every_further_yield_is_false_without_switching)
{
    int refused = 0;
    cf_coro *co = cf_new(insist, &refused);
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_EUSER + 1, "stop"), co, CF_EUSER + 1);
    assert_int_equal(refused, 150);
    cf_free(co);
}

static cf_value refuse_then_catch(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_int(1), NULL);
    if (cf_yield(self, cf_int(2), NULL) || cf_recv(self, NULL))
        return cf_int(-1);
    cf_catch(self);
    cf_value v = cf_nil;
    while (cf_yield(self, cf_int(3), &v) && v.i64 != 8)
        ;
    return cf_int(4);
}

TEST(after_catch_it_yields_again)
{
    cf_coro *co = cf_new(refuse_then_catch, NULL);
    cf_next(co, NULL);
    assert_yielded(do_throw(co, CF_EUSER, "stop"), 3);
    assert_yielded(do_send(co, cf_int(7)), 3);
    assert_returned(do_send(co, cf_int(8)), 4);
    cf_free(co);
}

TEST(after_catch_of_a_close_the_next_yield_is_the_one_that_ignores)
{
    cf_coro *co = cf_new(refuse_then_catch, NULL);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_ERROR);
    assert_error(cf_error_of(co), CF_EIGNORED, NULL, NULL);
    assert_yielded(do_next(co), 3);
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_body_sees_closed_and_cleans_up),
        cmocka_unit_test(the_value_of_a_closed_body_is_dropped),
        cmocka_unit_test(close_of_a_fresh_one_never_runs_the_body),
        cmocka_unit_test(close_twice_is_fine),
        cmocka_unit_test(close_after_the_end_is_fine),
        cmocka_unit_test(a_return_after_a_catch_is_a_clean_close_and_the_value_is_dropped),
        cmocka_unit_test(caught_and_yielded_it_ignored_the_close_and_is_still_suspended),
        cmocka_unit_test(one_that_ignored_a_close_goes_on_from_its_yield),
        cmocka_unit_test(one_may_ignore_close_again_and_again),
        cmocka_unit_test(another_error_raised_during_close_is_passed_on),
        cmocka_unit_test(dropping_the_last_reference_is_as_close),
        cmocka_unit_test(dropping_a_fresh_one_never_runs_the_body),
        cmocka_unit_test(dropping_one_that_raises_or_ignores_is_silent),
        cmocka_unit_test(after_close_every_further_yield_is_false_without_switching),
        cmocka_unit_test(after_throw_every_further_yield_is_false_without_switching),
        cmocka_unit_test(after_catch_it_yields_again),
        cmocka_unit_test(after_catch_of_a_close_the_next_yield_is_the_one_that_ignores),
    };
    return RUN("coro close", tests);
}

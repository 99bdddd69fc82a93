/* Throw: an error raised at the point of the yield; caught, uncaught, replaced, repeated, misused.
 */
#include "unit.h"

/* Yields 1, 2, 3 ... ; what ends the loop goes into the journal and is not caught. */
static cf_value no_catch(cf_coro *self, void *log)
{
    for (int64_t i = 1; cf_yield(self, cf_int(i), NULL); i++)
        ;
    note_pending(log, self);
    return cf_int(55);
}

/* Catches everything and yields the code it caught. */
static cf_value catch_and_yield(cf_coro *self, void *log)
{
    cf_value out = cf_int(1);
    for (;;) {
        if (cf_yield(self, out, NULL)) {
            out = cf_int(out.i64 + 1);
            continue;
        }
        cf_error caught = cf_catch(self);
        note(log, caught.text);
        out = cf_int(caught.code);
        if (caught.code == CF_EUSER + 9)
            return cf_int(99);
    }
}

static cf_value replace(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_yield(self, cf_int(1), NULL))
        ;
    return cf_raise(self, CF_EUSER + 2, "instead of %s", cf_pending(self)->text);
}

/* ------------------------------------------------------------------- caught */

TEST(caught_it_answers_the_next_yielded_value)
{
    journal log = {""};
    cf_coro *co = cf_new(catch_and_yield, &log);
    cf_next(co, NULL);
    assert_yielded(do_throw(co, CF_EUSER + 4, "oops"), CF_EUSER + 4);
    assert_string_equal(log.text, "oops");
    assert_yielded(do_next(co), CF_EUSER + 5);
    cf_throw(co, CF_EUSER + 9, "end", NULL);
    cf_free(co);
}

TEST(caught_it_may_answer_the_return_value)
{
    journal log = {""};
    cf_coro *co = cf_new(catch_and_yield, &log);
    cf_next(co, NULL);
    assert_returned(do_throw(co, CF_EUSER + 9, "end"), 99);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_ended(do_next(co));
    cf_free(co);
}

TEST(state_survives_repeated_throws)
{
    journal log = {""};
    cf_coro *co = cf_new(catch_and_yield, &log);
    cf_next(co, NULL);
    for (int i = 10; i < 1000; i++) {
        log.text[0] = '\0';
        assert_yielded(do_throw(co, CF_EUSER + i, "again"), CF_EUSER + i);
        assert_string_equal(log.text, "again");
        assert_yielded(do_next(co), CF_EUSER + i + 1);
    }
    assert_returned(do_throw(co, CF_EUSER + 9, "end"), 99);
    cf_free(co);
}

TEST(a_closed_error_thrown_and_caught_and_yielded_is_a_value)
{
    journal log = {""};
    cf_coro *co = cf_new(catch_and_yield, &log);
    cf_next(co, NULL);
    assert_yielded(do_throw(co, CF_ECLOSED, "closing"), CF_ECLOSED);
    assert_int_equal(cf_state_of(co), CF_SUSPENDED);
    cf_throw(co, CF_EUSER + 9, "end", NULL);
    cf_free(co);
}

/* ----------------------------------------------------------------- uncaught */

TEST(uncaught_the_same_error_comes_back_and_it_is_finished)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_EUSER + 3, "given text"), co, CF_EUSER + 3);
    assert_error(cf_error_of(co), CF_EUSER + 3, "given text", NULL);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_ended(do_next(co));
    cf_free(co);
}

TEST(the_body_sees_the_thrown_code_as_pending)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    cf_throw(co, CF_EUSER + 3, "given text", NULL);
    assert_string_equal(log.text, "user+3");
    cf_free(co);
}

TEST(a_closed_error_thrown_and_uncaught_comes_back_as_itself)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_ECLOSED, "closing"), co, CF_ECLOSED);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_ended(do_next(co));
    cf_free(co);
}

TEST(replaced_the_new_one_comes_out)
{
    cf_coro *co = cf_new(replace, NULL);
    cf_set_name(co, "replacer");
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_EUSER + 1, "the first"), co, CF_EUSER + 2);
    assert_error(cf_error_of(co), CF_EUSER + 2, "instead of the first", "replacer");
    assert_ended(do_next(co));
    cf_free(co);
}

TEST(the_thrown_text_is_copied)
{
    journal log = {""};
    char text[] = "short-lived";
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    cf_throw(co, CF_EUSER, text, NULL);
    memset(text, '#', sizeof text - 1);
    assert_error(cf_error_of(co), CF_EUSER, "short-lived", NULL);
    cf_free(co);
}

TEST(without_a_text_it_is_the_meaning_of_the_code)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_ETIMEDOUT, NULL), co, CF_ETIMEDOUT);
    assert_string_equal(cf_error_of(co)->text, cf_error_message(CF_ETIMEDOUT));
    cf_free(co);
}

/* --------------------------------------------------------- fresh and finished */

TEST(into_a_fresh_one_it_comes_back_and_the_body_never_runs)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    assert_refused(do_throw(co, CF_EUSER + 1, "early"), co, CF_EUSER + 1);
    assert_error(cf_error_of(co), CF_EUSER + 1, "early", NULL);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_ended(do_next(co));
    assert_string_equal(log.text, "");
    cf_free(co);
}

TEST(into_a_finished_one_it_comes_straight_back)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    cf_close(co);
    for (int i = 1; i < 4; i++) {
        assert_refused(do_throw(co, CF_EUSER + i, "late"), co, CF_EUSER + i);
        assert_error(cf_error_of(co), CF_EUSER + i, "late", NULL);
        assert_ended(do_next(co));
    }
    cf_free(co);
}

TEST(closed_into_a_finished_one_comes_straight_back_too)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_close(co);
    assert_refused(do_throw(co, CF_ECLOSED, "late"), co, CF_ECLOSED);
    cf_free(co);
}

/* ------------------------------------------------------------------- misuse */

TEST(a_code_that_is_not_positive_is_refused_and_touches_nothing)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    cf_next(co, NULL);
    assert_refused(do_throw(co, 0, "zero"), co, CF_EINVAL);
    assert_refused(do_throw(co, -3, "minus"), co, CF_EINVAL);
    assert_int_equal(cf_state_of(co), CF_SUSPENDED);
    assert_string_equal(log.text, "");
    assert_yielded(do_next(co), 2);
    cf_free(co);
}

TEST(a_code_that_is_not_positive_leaves_a_fresh_one_startable)
{
    journal log = {""};
    cf_coro *co = cf_new(no_catch, &log);
    assert_refused(do_throw(co, 0, "zero"), co, CF_EINVAL);
    assert_int_equal(cf_state_of(co), CF_CREATED);
    assert_yielded(do_next(co), 1);
    cf_free(co);
}

/* ---------------------------------------------------------- pending and catch */

static cf_value look_at_pending(cf_coro *self, void *log)
{
    note_pending(log, self);
    cf_yield(self, cf_int(1), NULL);
    note_pending(log, self);
    cf_yield(self, cf_int(2), NULL);
    note(log, cf_pending(self)->text);
    cf_error caught = cf_catch(self);
    note(log, caught.text);
    note_pending(log, self);
    cf_yield(self, cf_int(3), NULL);
    note_pending(log, self);
    return cf_nil;
}

TEST(pending_is_null_before_after_catch_and_in_between_what_was_thrown)
{
    journal log = {""};
    cf_coro *co = cf_new(look_at_pending, &log);
    cf_next(co, NULL);
    cf_next(co, NULL);
    assert_yielded(do_throw(co, CF_EUSER, "thrown"), 3);
    assert_ended(do_next(co));
    assert_string_equal(log.text, "nothing nothing thrown thrown nothing nothing");
    cf_free(co);
}

static cf_value catch_nothing(cf_coro *self, void *arg)
{
    (void)arg;
    return cf_int(cf_catch(self).code);
}

TEST(catch_without_anything_pending_has_code_zero)
{
    cf_coro *co = cf_new(catch_nothing, NULL);
    assert_returned(do_next(co), 0);
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(caught_it_answers_the_next_yielded_value),
        cmocka_unit_test(caught_it_may_answer_the_return_value),
        cmocka_unit_test(state_survives_repeated_throws),
        cmocka_unit_test(a_closed_error_thrown_and_caught_and_yielded_is_a_value),
        cmocka_unit_test(uncaught_the_same_error_comes_back_and_it_is_finished),
        cmocka_unit_test(the_body_sees_the_thrown_code_as_pending),
        cmocka_unit_test(a_closed_error_thrown_and_uncaught_comes_back_as_itself),
        cmocka_unit_test(replaced_the_new_one_comes_out),
        cmocka_unit_test(the_thrown_text_is_copied),
        cmocka_unit_test(without_a_text_it_is_the_meaning_of_the_code),
        cmocka_unit_test(into_a_fresh_one_it_comes_back_and_the_body_never_runs),
        cmocka_unit_test(into_a_finished_one_it_comes_straight_back),
        cmocka_unit_test(closed_into_a_finished_one_comes_straight_back_too),
        cmocka_unit_test(a_code_that_is_not_positive_is_refused_and_touches_nothing),
        cmocka_unit_test(a_code_that_is_not_positive_leaves_a_fresh_one_startable),
        cmocka_unit_test(pending_is_null_before_after_catch_and_in_between_what_was_thrown),
        cmocka_unit_test(catch_without_anything_pending_has_code_zero),
    };
    return RUN("coro throw", tests);
}

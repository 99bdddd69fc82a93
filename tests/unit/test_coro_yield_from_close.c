/* Closing a chain of delegations: inside out, and what each end of an inner one means to the outer.
 */
#include "unit.h"

/* A level of a chain: notes its name when it ends, and what ended it. */
typedef struct level {
    cf_coro *sub;
    journal *log;
    const char *name;
} level;

static cf_value middle(cf_coro *self, void *arg)
{
    level *me = arg;
    cf_yield_from(self, me->sub, NULL);
    note(me->log, me->name);
    note_pending(me->log, self);
    return cf_int(3);
}

static cf_value innermost(cf_coro *self, void *arg)
{
    level *me = arg;
    cf_yield(self, cf_int(1), NULL);
    note(me->log, me->name);
    note_pending(me->log, self);
    return cf_int(4);
}

TEST(close_goes_inside_out)
{
    journal log = {""};
    level a = {NULL, &log, "a"}, b = {cf_new(innermost, &a), &log, "b"};
    level c = {cf_new(middle, &b), &log, "c"};
    cf_coro *outer = cf_new(middle, &c);
    cf_next(outer, NULL);
    assert_int_equal(cf_close(outer), CF_DONE);
    assert_string_equal(log.text, "a closed b closed c closed");
    cf_free(outer);
}

TEST(dropping_the_last_reference_goes_inside_out_too)
{
    journal log = {""};
    level a = {NULL, &log, "a"}, b = {cf_new(innermost, &a), &log, "b"};
    cf_coro *outer = cf_new(middle, &b);
    cf_next(outer, NULL);
    cf_free(outer);
    assert_string_equal(log.text, "a closed b closed");
}

TEST(closed_thrown_into_a_chain_goes_inside_out_and_comes_back_as_itself)
{
    journal log = {""};
    level a = {NULL, &log, "a"}, b = {cf_new(innermost, &a), &log, "b"};
    cf_coro *outer = cf_new(middle, &b);
    cf_next(outer, NULL);
    assert_refused(do_throw(outer, CF_ECLOSED, "closing"), outer, CF_ECLOSED);
    assert_string_equal(log.text, "a closed b closed");
    cf_free(outer);
}

/* ----------------------------------------------------------- the inner's ends */

static cf_value catch_and_return(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_int(1), NULL);
    cf_catch(self);
    return cf_int(4);
}

static cf_value catch_and_yield(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_int(1), NULL);
    cf_catch(self);
    cf_yield(self, cf_int(2), NULL);
    return cf_int(4);
}

static cf_value raise(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_int(1), NULL);
    return cf_raise(self, CF_EUSER + 6, "clean-up failed");
}

/* Delegates to an inner one that answers a close in its own way; then yields or returns as told. */
typedef struct reaction {
    cf_coro *sub;
    journal log;
    bool catches, yields;
} reaction;

static cf_value react(cf_coro *self, void *arg)
{
    reaction *re = arg;
    if (cf_yield_from(self, re->sub, NULL))
        note(&re->log, "no error");
    else
        note_pending(&re->log, self);
    if (re->catches)
        cf_catch(self);
    if (re->yields)
        cf_yield(self, cf_int(77), NULL);
    return cf_nil;
}

/* One that delegates to inner, has yielded once, and is about to be closed. */
static cf_coro *before_close(reaction *re, cf_fn *inner)
{
    re->sub = cf_new(inner, NULL);
    cf_set_name(re->sub, "inner");
    cf_coro *outer = cf_new(react, re);
    assert_yielded(do_next(outer), 1);
    return outer;
}

TEST(an_inner_one_that_returns_leaves_the_outer_one_closed_all_the_same)
{
    reaction re = {0};
    cf_coro *outer = before_close(&re, catch_and_return);
    assert_int_equal(cf_close(outer), CF_DONE);
    assert_string_equal(re.log.text, "closed");
    assert_int_equal(cf_state_of(outer), CF_CLOSED);
    cf_free(outer);
}

TEST(an_inner_one_that_ignores_it_is_an_error_at_the_outer_one)
{
    reaction re = {0};
    cf_coro *outer = before_close(&re, catch_and_yield);
    assert_int_equal(cf_close(outer), CF_ERROR);
    assert_error(cf_error_of(outer), CF_EIGNORED, NULL, NULL);
    assert_string_equal(re.log.text, "ignored");
    assert_int_equal(cf_state_of(outer), CF_CLOSED);
    cf_free(outer);
}

TEST(an_ignored_close_caught_by_the_outer_one_is_a_clean_close)
{
    reaction re = {.catches = true};
    cf_coro *outer = before_close(&re, catch_and_yield);
    assert_int_equal(cf_close(outer), CF_DONE);
    assert_int_equal(cf_state_of(outer), CF_CLOSED);
    cf_free(outer);
}

TEST(an_ignored_close_caught_by_the_outer_one_that_yields_is_ignored_by_it)
{
    reaction re = {.catches = true, .yields = true};
    cf_coro *outer = before_close(&re, catch_and_yield);
    assert_int_equal(cf_close(outer), CF_ERROR);
    assert_error(cf_error_of(outer), CF_EIGNORED, NULL, NULL);
    assert_int_equal(cf_state_of(outer), CF_SUSPENDED);
    assert_ended(do_next(outer));
    cf_free(outer);
}

TEST(an_inner_one_that_raises_is_what_the_outer_one_sees)
{
    reaction re = {0};
    cf_coro *outer = before_close(&re, raise);
    assert_int_equal(cf_close(outer), CF_ERROR);
    assert_error(cf_error_of(outer), CF_EUSER + 6, "clean-up failed", "inner");
    assert_string_equal(re.log.text, "user+6");
    cf_free(outer);
}

TEST(an_inner_error_caught_by_the_outer_one_is_a_clean_close)
{
    reaction re = {.catches = true};
    cf_coro *outer = before_close(&re, raise);
    assert_int_equal(cf_close(outer), CF_DONE);
    cf_free(outer);
}

TEST(an_outer_one_that_catches_and_yields_ignored_the_close)
{
    reaction re = {.catches = true, .yields = true};
    cf_coro *outer = before_close(&re, catch_and_return);
    assert_int_equal(cf_close(outer), CF_ERROR);
    assert_error(cf_error_of(outer), CF_EIGNORED, NULL, NULL);
    assert_ended(do_next(outer));
    cf_free(outer);
}

TEST(closed_thrown_in_and_ignored_by_the_inner_one_is_an_error_at_the_outer_one)
{
    reaction re = {0};
    cf_coro *outer = before_close(&re, catch_and_yield);
    assert_refused(do_throw(outer, CF_ECLOSED, "closing"), outer, CF_EIGNORED);
    cf_free(outer);
}

TEST(closed_thrown_in_and_answered_by_a_return_inside_is_still_seen_outside)
{
    reaction re = {.catches = true, .yields = true};
    cf_coro *outer = before_close(&re, catch_and_return);
    assert_yielded(do_throw(outer, CF_ECLOSED, "closing"), 77);
    assert_string_equal(re.log.text, "closed");
    assert_ended(do_next(outer));
    cf_free(outer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(close_goes_inside_out),
        cmocka_unit_test(dropping_the_last_reference_goes_inside_out_too),
        cmocka_unit_test(closed_thrown_into_a_chain_goes_inside_out_and_comes_back_as_itself),
        cmocka_unit_test(an_inner_one_that_returns_leaves_the_outer_one_closed_all_the_same),
        cmocka_unit_test(an_inner_one_that_ignores_it_is_an_error_at_the_outer_one),
        cmocka_unit_test(an_ignored_close_caught_by_the_outer_one_is_a_clean_close),
        cmocka_unit_test(an_ignored_close_caught_by_the_outer_one_that_yields_is_ignored_by_it),
        cmocka_unit_test(an_inner_one_that_raises_is_what_the_outer_one_sees),
        cmocka_unit_test(an_inner_error_caught_by_the_outer_one_is_a_clean_close),
        cmocka_unit_test(an_outer_one_that_catches_and_yields_ignored_the_close),
        cmocka_unit_test(
            closed_thrown_in_and_ignored_by_the_inner_one_is_an_error_at_the_outer_one),
        cmocka_unit_test(closed_thrown_in_and_answered_by_a_return_inside_is_still_seen_outside),
    };
    return RUN("coro yield from, closed", tests);
}

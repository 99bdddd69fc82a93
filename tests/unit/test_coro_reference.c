/* References: the last one closes and releases; and what free makes of every state. */
#include "unit.h"

static cf_value note_end(cf_coro *self, void *log)
{
    while (cf_yield(self, cf_int(1), NULL))
        ;
    note(log, "ended");
    return cf_nil;
}

TEST(free_of_null_is_fine)
{
    cf_free(NULL);
}

TEST(free_of_a_created_one)
{
    journal log = {""};
    cf_free(cf_new(note_end, &log));
    assert_string_equal(log.text, "");
}

TEST(free_of_a_suspended_one_ends_it)
{
    journal log = {""};
    cf_coro *co = cf_new(note_end, &log);
    cf_next(co, NULL);
    cf_free(co);
    assert_string_equal(log.text, "ended");
}

TEST(free_of_a_closed_one)
{
    journal log = {""};
    cf_coro *co = cf_new(note_end, &log);
    cf_next(co, NULL);
    cf_close(co);
    cf_free(co);
    assert_string_equal(log.text, "ended");
}

TEST(ref_answers_the_same_coroutine)
{
    journal log = {""};
    cf_coro *co = cf_new(note_end, &log);
    assert_ptr_equal(cf_ref(co), co);
    cf_free(co);
    cf_free(co);
}

TEST(ref_of_null_is_null)
{
    assert_null(cf_ref(NULL)); /* so that sharing a sink that could not be made needs no check */
}

TEST(only_the_last_free_closes)
{
    journal log = {""};
    cf_coro *co = cf_new(note_end, &log);
    cf_next(co, NULL);
    for (int i = 0; i < 10; i++)
        cf_ref(co);
    for (int i = 0; i < 10; i++) {
        cf_free(co);
        assert_string_equal(log.text, "");
        assert_yielded(do_next(co), 1);
    }
    cf_free(co);
    assert_string_equal(log.text, "ended");
}

TEST(close_leaves_the_references_alone)
{
    journal log = {""};
    cf_coro *co = cf_ref(cf_new(note_end, &log));
    cf_next(co, NULL);
    cf_close(co);
    cf_free(co);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_ended(do_next(co));
    cf_free(co);
}

static cf_value take_over(cf_coro *self, void *sub)
{
    cf_yield_from(self, sub, NULL);
    cf_yield(self, cf_int(2), NULL);
    return cf_nil;
}

static cf_value one_step(cf_coro *self, void *log)
{
    cf_yield(self, cf_int(1), NULL);
    note(log, "ended");
    return cf_nil;
}

TEST(yield_from_takes_the_reference_it_was_given_and_no_other)
{
    journal log = {""};
    cf_coro *inner = cf_new(one_step, &log);
    cf_coro *outer = cf_new(take_over, cf_ref(inner));
    cf_next(outer, NULL);
    assert_yielded(do_next(outer), 2);
    assert_int_equal(cf_state_of(inner), CF_CLOSED);
    assert_ended(do_next(inner));
    cf_free(inner);
    cf_free(outer);
}

TEST(dropping_the_outer_one_drops_what_it_delegates_to)
{
    journal log = {""};
    cf_coro *inner = cf_new(note_end, &log);
    cf_coro *outer = cf_new(take_over, inner);
    cf_next(outer, NULL);
    cf_free(outer);
    assert_string_equal(log.text, "ended");
}

/* Drops its own reference, which is the last, and then wants to go on. */
static cf_value drop_itself(cf_coro *self, void *log)
{
    cf_yield(self, cf_int(1), NULL);
    cf_free(self);
    note(log, "dropped");
    while (cf_yield(self, cf_int(2), NULL))
        note(log, "went on");
    note_pending(log, self);
    return cf_int(3);
}

TEST(one_whose_last_reference_goes_while_it_runs_is_closed_at_its_next_yield)
{
    journal log = {""};
    cf_coro *co = cf_new(drop_itself, &log);
    cf_next(co, NULL);
    assert_int_not_equal(cf_next(co, NULL), CF_YIELD);
    assert_string_equal(log.text, "dropped closed");
}

TEST(many_coroutines_come_and_go)
{
    enum { MANY = 3000 };
    static cf_coro *crowd[MANY];
    journal log = {""};
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
            crowd[i] = cf_new(note_end, &log);
            assert_non_null(crowd[i]);
            assert_yielded(do_next(crowd[i]), 1);
        }
        for (int i = 0; i < MANY; i++)
            cf_free(crowd[(i * 7) % MANY]); /* in another order than made */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_of_null_is_fine),
        cmocka_unit_test(free_of_a_created_one),
        cmocka_unit_test(free_of_a_suspended_one_ends_it),
        cmocka_unit_test(free_of_a_closed_one),
        cmocka_unit_test(ref_answers_the_same_coroutine),
        cmocka_unit_test(ref_of_null_is_null),
        cmocka_unit_test(only_the_last_free_closes),
        cmocka_unit_test(close_leaves_the_references_alone),
        cmocka_unit_test(yield_from_takes_the_reference_it_was_given_and_no_other),
        cmocka_unit_test(dropping_the_outer_one_drops_what_it_delegates_to),
        cmocka_unit_test(one_whose_last_reference_goes_while_it_runs_is_closed_at_its_next_yield),
        cmocka_unit_test(many_coroutines_come_and_go),
    };
    return RUN("coro references", tests);
}

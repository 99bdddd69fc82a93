/* Chains and last references: what the protocol's rows do not spell out. */
#include "unit.h"

static cf_value note_close(cf_coro *self, void *log)
{
    while (cf_yield(self, cf_int(1), NULL))
        ;
    note_pending(log, self);
    return cf_nil;
}

struct family {
    journal log;
    cf_coro *outer;
    cf_coro *inner;
    int64_t seen;
};

static cf_value note_states(cf_coro *self, void *arg)
{
    struct family *family = arg;
    family->seen = cf_state_of(self) * 10 + cf_state_of(family->outer);
    cf_yield(self, cf_int(1), NULL);
    return cf_nil;
}

static cf_value delegate(cf_coro *self, void *arg)
{
    struct family *family = arg;
    cf_yield_from(self, family->inner, NULL);
    return cf_nil;
}

TEST(whole_chain_is_running_while_its_innermost_runs)
{
    struct family family = {.seen = 0};
    family.inner = cf_new(note_states, &family);
    family.outer = cf_new(delegate, &family);
    cf_next(family.outer, NULL);
    assert_int_equal(family.seen, CF_RUNNING * 10 + CF_RUNNING);
    assert_int_equal(cf_state_of(family.inner), CF_SUSPENDED);
    assert_int_equal(cf_state_of(family.outer), CF_SUSPENDED);
    cf_free(family.outer);
}

/* Catches its close and delegates instead of ending. */
static cf_value ignore_by_delegating(cf_coro *self, void *arg)
{
    struct family *family = arg;
    cf_yield(self, cf_int(1), NULL);
    cf_catch(self);
    cf_yield_from(self, family->inner, NULL);
    note(&family->log, "never");
    return cf_nil;
}

TEST(what_an_abandoned_body_delegates_to_is_closed)
{
    struct family family = {.log = {""}};
    family.inner = cf_new(note_close, &family.log);
    cf_coro *co = cf_new(ignore_by_delegating, &family);
    assert_yielded(do_next(co), 1);
    cf_free(co);
    assert_string_equal(family.log.text, "closed");
}

/* The innermost one drops the last reference to the chain it is part of. */
static cf_value drop_outer(cf_coro *self, void *arg)
{
    struct family *family = arg;
    cf_yield(self, cf_int(1), NULL);
    cf_free(family->outer);
    while (cf_yield(self, cf_int(2), NULL))
        ;
    note_pending(&family->log, self);
    return cf_nil;
}

TEST(chain_whose_last_reference_goes_inside_is_closed_after_its_answer)
{
    struct family family = {.log = {""}};
    family.inner = cf_new(drop_outer, &family);
    family.outer = cf_new(delegate, &family);
    assert_yielded(do_next(family.outer), 1);
    assert_yielded(do_next(family.outer), 2);
    assert_string_equal(family.log.text, "closed");
}

/* Drops itself, ignores the close that this means, and goes on yielding. */
static cf_value drop_itself_and_go_on(cf_coro *self, void *log)
{
    cf_free(self);
    for (int i = 0; i < 2; i++) {
        cf_yield(self, cf_int(5), NULL);
        note_pending(log, self);
        cf_catch(self);
    }
    cf_yield(self, cf_int(6), NULL);
    note(log, "never");
    return cf_nil;
}

TEST(orphan_that_ignores_its_close_is_abandoned)
{
    journal log = {""};
    cf_coro *co = cf_new(drop_itself_and_go_on, &log);
    assert_yielded(do_next(co), 5);
    assert_string_equal(log.text, "closed closed");
}

static cf_value drop_itself_and_return(cf_coro *self, void *log)
{
    cf_free(self);
    note(log, "dropped");
    return cf_int(7);
}

TEST(orphan_that_returns_is_answered_once_more)
{
    journal log = {""};
    assert_returned(do_next(cf_new(drop_itself_and_return, &log)), 7);
    assert_string_equal(log.text, "dropped");
}

static cf_value leave_everything_behind(cf_coro *self, void *arg)
{
    cf_set_name(self, "first");
    cf_yield(self, cf_nil, NULL);
    cf_catch(self);
    cf_defer(self, (void (*)(void *))(uintptr_t)1, arg); /* abandoned: never called */
    cf_yield(self, cf_nil, NULL);
    return cf_nil;
}

TEST(nothing_of_a_life_is_left_for_the_next_in_the_same_record)
{
    cf_coro *first = cf_new(leave_everything_behind, NULL);
    cf_next(first, NULL);
    assert_refused(do_throw(first, -1, NULL), first, CF_EINVAL);
    cf_free(first);
    cf_coro *second = cf_new(note_close, NULL);
    assert_ptr_equal(second, first); /* last in, first out */
    assert_string_equal(cf_name(second), "coroutine");
    assert_null(cf_error_of(second));
    assert_int_equal(cf_state_of(second), CF_CREATED);
    assert_refused(do_send(second, cf_int(1)), second, CF_EUNSTARTED);
    assert_int_equal(cf_state_of(second), CF_CREATED);
    assert_int_equal(cf_close(second), CF_DONE);
    cf_free(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_chain_is_running_while_its_innermost_runs),
        cmocka_unit_test(what_an_abandoned_body_delegates_to_is_closed),
        cmocka_unit_test(chain_whose_last_reference_goes_inside_is_closed_after_its_answer),
        cmocka_unit_test(orphan_that_ignores_its_close_is_abandoned),
        cmocka_unit_test(orphan_that_returns_is_answered_once_more),
        cmocka_unit_test(nothing_of_a_life_is_left_for_the_next_in_the_same_record),
    };
    return RUN("core chains", tests);
}

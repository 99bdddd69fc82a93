/* The four states, as seen from outside, from inside, and from one that the coroutine drives. */
#include "unit.h"

typedef struct seen {
    cf_coro *whom;
    cf_state state;
} seen;

static cf_value look_at(cf_coro *self, void *arg)
{
    seen *look = arg;
    do
        look->state = cf_state_of(look->whom);
    while (cf_recv(self, NULL));
    look->state = cf_state_of(look->whom);
    return cf_nil;
}

static cf_value yield_once(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_nil, NULL);
    return cf_nil;
}

TEST(a_new_one_is_created)
{
    cf_coro *co = cf_new(yield_once, NULL);
    assert_int_equal(cf_state_of(co), CF_CREATED);
    cf_free(co);
}

TEST(one_that_runs_is_running)
{
    seen look = {NULL, CF_CLOSED};
    look.whom = cf_new(look_at, &look);
    cf_next(look.whom, NULL);
    assert_int_equal(look.state, CF_RUNNING);
    cf_free(look.whom);
}

TEST(one_that_cleans_up_is_running)
{
    seen look = {NULL, CF_CLOSED};
    look.whom = cf_new(look_at, &look);
    cf_next(look.whom, NULL);
    look.state = CF_CLOSED;
    cf_close(look.whom);
    assert_int_equal(look.state, CF_RUNNING);
    cf_free(look.whom);
}

TEST(one_that_yielded_is_suspended)
{
    cf_coro *co = cf_new(yield_once, NULL);
    cf_next(co, NULL);
    assert_int_equal(cf_state_of(co), CF_SUSPENDED);
    cf_free(co);
}

TEST(one_that_returned_is_closed)
{
    cf_coro *co = cf_new(yield_once, NULL);
    cf_next(co, NULL);
    cf_next(co, NULL);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    cf_free(co);
}

TEST(one_that_was_closed_is_closed)
{
    cf_coro *started = cf_new(yield_once, NULL), *fresh = cf_new(yield_once, NULL);
    cf_next(started, NULL);
    cf_close(started);
    cf_close(fresh);
    assert_int_equal(cf_state_of(started), CF_CLOSED);
    assert_int_equal(cf_state_of(fresh), CF_CLOSED);
    cf_free(started);
    cf_free(fresh);
}

static cf_value drive(cf_coro *self, void *other)
{
    do
        cf_next(other, NULL);
    while (cf_recv(self, NULL));
    return cf_nil;
}

TEST(one_that_drives_another_is_running_meanwhile)
{
    seen look = {NULL, CF_CLOSED};
    cf_coro *driven = cf_new(look_at, &look);
    look.whom = cf_new(drive, driven);
    cf_next(look.whom, NULL);
    assert_int_equal(look.state, CF_RUNNING);
    assert_int_equal(cf_state_of(driven), CF_SUSPENDED);
    cf_free(look.whom);
    look.whom = driven;
    cf_free(driven);
}

static cf_value delegate(cf_coro *self, void *sub)
{
    cf_yield_from(self, sub, NULL);
    return cf_nil;
}

TEST(one_that_delegates_is_running_while_its_inner_one_runs)
{
    seen look = {NULL, CF_CLOSED};
    cf_coro *inner = cf_new(look_at, &look);
    look.whom = cf_new(delegate, inner);
    cf_next(look.whom, NULL);
    assert_int_equal(look.state, CF_RUNNING);
    look.state = CF_CLOSED;
    cf_next(look.whom, NULL);
    assert_int_equal(look.state, CF_RUNNING);
    cf_free(look.whom);
}

TEST(one_that_delegates_is_suspended_with_its_inner_one)
{
    cf_coro *inner = cf_new(yield_once, NULL);
    cf_coro *outer = cf_new(delegate, cf_ref(inner));
    cf_next(outer, NULL);
    assert_int_equal(cf_state_of(outer), CF_SUSPENDED);
    assert_int_equal(cf_state_of(inner), CF_SUSPENDED);
    cf_next(outer, NULL);
    assert_int_equal(cf_state_of(outer), CF_CLOSED);
    assert_int_equal(cf_state_of(inner), CF_CLOSED);
    cf_free(outer);
    cf_free(inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_one_is_created),
        cmocka_unit_test(one_that_runs_is_running),
        cmocka_unit_test(one_that_cleans_up_is_running),
        cmocka_unit_test(one_that_yielded_is_suspended),
        cmocka_unit_test(one_that_returned_is_closed),
        cmocka_unit_test(one_that_was_closed_is_closed),
        cmocka_unit_test(one_that_drives_another_is_running_meanwhile),
        cmocka_unit_test(one_that_delegates_is_running_while_its_inner_one_runs),
        cmocka_unit_test(one_that_delegates_is_suspended_with_its_inner_one),
    };
    return RUN("coro state", tests);
}

/* A coroutine that a scheduler has adopted: left from whatever runs on top of it, entered again
 * there. */
#include "unit.h"

#include "coro/park.h"

typedef struct scene {
    cf_coro *adopted;
    cf_coro *other;
    cf_coro *here;
    journal log;
} scene;

static int drive_for(cf_coro *co, cf_value *value)
{
    int why = cf__drive_adopted(co, value);
    return why == CF__PARKED ? why : cf__settle(co, why, value);
}

static int drive(cf_coro *co)
{
    cf_value value = CF_NIL;
    return drive_for(co, &value);
}

static cf_value park_twice(cf_coro *self, void *arg)
{
    scene *s = arg;
    s->here = cf__coro_here();
    note(&s->log, "one");
    cf__park(s->adopted);
    note(&s->log, "two");
    cf__park(s->adopted);
    note_pending(&s->log, self);
    return cf_int(7);
}

static cf_value resume_other(cf_coro *self, void *arg)
{
    (void)self;
    scene *s = arg;
    answer got = do_next(s->other);
    assert_returned(got, 7);
    note(&s->log, "back");
    return cf_int(8);
}

static cf_value delegate(cf_coro *self, void *arg)
{
    scene *s = arg;
    cf_value result = cf_nil;
    cf_yield_from(self, s->other, &result);
    return cf_int(result.i64 + 1);
}

static scene *start(scene *s, cf_fn *outer, cf_fn *inner)
{
    memset(s, 0, sizeof *s);
    s->adopted = cf_new(outer, s);
    s->other = inner ? cf_new(inner, s) : NULL;
    cf__adopt(s->adopted);
    return s;
}

static void finish(scene *s, int64_t result)
{
    cf_value value = CF_NIL;
    assert_int_equal(drive_for(s->adopted, &value), CF_DONE);
    assert_int_equal(value.i64, result);
    cf__release(s->adopted);
    assert_int_equal(cf_state_of(s->adopted), CF_CLOSED);
    cf_free(s->adopted);
}

TEST(it_parks_in_its_own_body)
{
    scene s;
    start(&s, park_twice, NULL);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    assert_string_equal(s.log.text, "one");
    assert_ptr_equal(s.here, s.adopted);
    assert_ptr_equal(cf__innermost(s.adopted), s.adopted);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    assert_string_equal(s.log.text, "one two");
    finish(&s, 7);
}

TEST(it_parks_in_one_that_it_resumed)
{
    scene s;
    start(&s, resume_other, park_twice);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    assert_ptr_equal(cf__innermost(s.adopted), s.other);
    assert_int_equal(cf_state_of(s.other), CF_RUNNING);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    finish(&s, 8);
    assert_string_equal(s.log.text, "one two nothing back");
    cf_free(s.other);
}

TEST(it_parks_in_one_that_it_delegates_to)
{
    scene s;
    start(&s, delegate, park_twice);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    assert_ptr_equal(cf__innermost(s.adopted), s.other);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    finish(&s, 8);
}

TEST(nobody_else_can_resume_it)
{
    scene s;
    start(&s, park_twice, NULL);
    assert_refused(do_next(s.adopted), s.adopted, CF_EBUSY);
    assert_int_equal(drive(s.adopted), CF__PARKED);
    assert_refused(do_next(s.adopted), s.adopted, CF_EBUSY);
    assert_refused(do_throw(s.adopted, CF_EUSER, NULL), s.adopted, CF_EBUSY);
    assert_int_equal(cf_close(s.adopted), CF_ERROR);
    drive(s.adopted);
    finish(&s, 7);
}

TEST(an_error_raised_in_the_innermost_is_seen_there)
{
    scene s;
    start(&s, park_twice, NULL);
    drive(s.adopted);
    drive(s.adopted);
    cf__set_raised(cf__innermost(s.adopted), cf__error_new(CF_EUSER + 3, "test", NULL));
    assert_int_equal(drive(s.adopted), CF_ERROR);
    assert_string_equal(s.log.text, "one two user+3");
    assert_error(cf_error_of(s.adopted), CF_EUSER + 3, NULL, "test");
    cf__release(s.adopted);
    cf_free(s.adopted);
}

TEST(two_piles_take_turns)
{
    scene s, t;
    start(&s, resume_other, park_twice);
    start(&t, resume_other, park_twice);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(drive(s.adopted), CF__PARKED);
        assert_int_equal(drive(t.adopted), CF__PARKED);
    }
    finish(&t, 8);
    finish(&s, 8);
    cf_free(s.other);
    cf_free(t.other);
}

static cf_value go_to_other(cf_coro *self, void *arg)
{
    scene *s = arg;
    note(&s->log, "gone");
    cf__park_for(self, s->other);
    note(&s->log, "back");
    return cf_int(7);
}

static cf_value park_and_go_back(cf_coro *self, void *arg)
{
    scene *s = arg;
    note(&s->log, "other");
    cf__park(self);
    note(&s->log, "again");
    cf__park_for(self, s->adopted);
    return cf_int(8);
}

TEST(who_is_gone_to_straight_returns_to_the_scheduler)
{
    scene s;
    start(&s, go_to_other, park_and_go_back);
    cf__adopt(s.other);
    if (!cf__can_park_for(s.adopted, s.other))
        skip(); /* a sanitizer must be told of every switch, and ucontext cannot */
    assert_int_equal(drive(s.adopted), CF__PARKED);
    assert_string_equal(s.log.text, "gone other");
    assert_ptr_equal(cf__innermost(s.adopted), s.adopted);
    assert_ptr_equal(cf__innermost(s.other), s.other);
    cf_value value = CF_NIL; /* the other goes back straight, and that one ends */
    assert_int_equal(cf__drive_adopted(s.other, &value), CF__ENDED);
    assert_int_equal(value.i64, 7);
    cf__release(s.adopted);
    cf_free(s.adopted);
    assert_string_equal(s.log.text, "gone other again back");
    cf__release(s.other);
    cf_free(s.other);
}

TEST(a_threads_own_stack_is_no_coroutines)
{
    assert_null(cf__coro_here());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_parks_in_its_own_body),
        cmocka_unit_test(it_parks_in_one_that_it_resumed),
        cmocka_unit_test(it_parks_in_one_that_it_delegates_to),
        cmocka_unit_test(nobody_else_can_resume_it),
        cmocka_unit_test(an_error_raised_in_the_innermost_is_seen_there),
        cmocka_unit_test(two_piles_take_turns),
        cmocka_unit_test(who_is_gone_to_straight_returns_to_the_scheduler),
        cmocka_unit_test(a_threads_own_stack_is_no_coroutines),
    };
    return RUN("park", tests);
}

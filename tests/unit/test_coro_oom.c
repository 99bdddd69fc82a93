/* Memory that runs out in the coroutine calls: every allocation fails once, nothing leaks or is
 * left half done. */
#include "unit.h"

#include "failing.h"

static bool out_of_memory(const cf_error *error)
{
    return error && error->code == CF_ENOMEM;
}

/* A coroutine that has been started, or NULL: then the failure was reported as out of memory. */
static cf_coro *start(cf_fn *body, void *arg)
{
    cf_coro *co = cf_new(body, arg);
    if (!co) {
        assert_true(out_of_memory(cf_last_error()));
        return NULL;
    }
    if (cf_next(co, NULL) != CF_ERROR)
        return co;
    assert_true(out_of_memory(cf_error_of(co)));
    cf_free(co);
    return NULL;
}

/* -------------------------------------------------------- new, next and free */

static cf_value count_up(cf_coro *self, void *arg)
{
    (void)arg;
    for (int64_t i = 1; cf_yield(self, cf_int(i), NULL); i++)
        ;
    return cf_nil;
}

static bool make_drive_and_free(void)
{
    cf_coro *co = start(count_up, NULL);
    if (!co)
        return false;
    assert_yielded(do_next(co), 2);
    cf_free(co);
    return true;
}

TEST(new_that_fails_says_so)
{
    failing_each(make_drive_and_free);
}

/* Coroutines until there is no memory for another; those that exist must not notice. */
TEST(when_no_stack_can_be_mapped_the_others_go_on)
{
    enum { ENOUGH = 20000 };
    static cf_coro *crowd[ENOUGH];
    int made = 0;
    failing_start(1, FAIL_FROM_THEN_ON);
    while (made < ENOUGH && (crowd[made] = start(count_up, NULL)))
        made++;
    for (int i = 0; i < made; i++)
        assert_yielded(do_next(crowd[i]), 2);
    assert_true(failing_stop());
    assert_true(made < ENOUGH);
    cf_coro *after = start(count_up, NULL);
    assert_non_null(after);
    cf_free(after);
    for (int i = 0; i < made; i++)
        cf_free(crowd[i]);
}

/* ------------------------------------------------------------------- errors */

static cf_value raise_long(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_recv(self, NULL))
        ;
    return cf_raise(self, CF_EUSER + 1, "%0200d", 7);
}

static bool name_and_raise(void)
{
    cf_coro *co = start(raise_long, NULL);
    if (!co)
        return false;
    cf_set_name(co, "a name that may well have to be copied somewhere");
    assert_int_equal(cf_close(co), CF_ERROR);
    const cf_error *error = cf_error_of(co);
    assert_non_null(error);
    assert_true(error->code == CF_EUSER + 1 || error->code == CF_ENOMEM);
    assert_true(error->text && error->name && error->where);
    bool whole = error->code == CF_EUSER + 1;
    cf_free(co);
    return whole;
}

TEST(an_error_without_room_for_its_text_is_still_an_error)
{
    failing_each(name_and_raise);
}

static bool throw_in(void)
{
    cf_coro *co = start(count_up, NULL);
    if (!co)
        return false;
    assert_int_equal(cf_throw(co, CF_EUSER + 2, "a text that has to be copied somewhere", NULL),
                     CF_ERROR);
    int code = cf_error_of(co)->code;
    assert_true(code == CF_EUSER + 2 || code == CF_ENOMEM);
    cf_free(co);
    return code == CF_EUSER + 2;
}

TEST(a_throw_without_room_for_its_text_is_still_an_error)
{
    failing_each(throw_in);
}

/* -------------------------------------------------------------------- defer */

static void count_one(void *counter)
{
    ++*(int *)counter;
}

static cf_value defer_some(cf_coro *self, void *counter)
{
    int64_t deferred = 0;
    for (int i = 0; i < 100; i++)
        deferred += cf_defer(self, count_one, counter);
    cf_yield(self, cf_int(deferred), NULL);
    return cf_nil;
}

static bool defer_and_free(void)
{
    int counter = 0;
    cf_coro *co = cf_new(defer_some, &counter);
    if (!co)
        return false;
    answer got = do_next(co);
    if (got.status == CF_ERROR) {
        assert_true(out_of_memory(cf_error_of(co)));
        cf_free(co);
        return false;
    }
    cf_free(co);
    assert_int_equal(counter, got.value.i64);
    return got.value.i64 == 100;
}

TEST(what_could_be_deferred_runs_and_what_could_not_says_so)
{
    failing_each(defer_and_free);
}

/* --------------------------------------------------------------- yield from */

static cf_value delegate(cf_coro *self, void *levels)
{
    cf_value result = cf_nil;
    int *left = levels;
    if (--*left == 0) {
        cf_yield(self, cf_int(1), NULL);
        return cf_int(10);
    }
    cf_coro *sub = cf_new(delegate, levels);
    if (!sub)
        return cf_raise(self, CF_ENOMEM, "%s", "no inner one");
    if (!cf_yield_from(self, sub, &result))
        return cf_nil;
    return result;
}

static bool delegate_ten_deep(void)
{
    int levels = 10;
    cf_coro *top = cf_new(delegate, &levels);
    if (!top)
        return false;
    answer got = do_next(top);
    if (got.status == CF_YIELD)
        got = do_next(top);
    if (got.status == CF_ERROR)
        assert_true(out_of_memory(cf_error_of(top)));
    else
        assert_returned(got, 10);
    cf_free(top);
    return got.status == CF_DONE;
}

TEST(a_delegation_without_memory_is_an_error_that_comes_out)
{
    failing_each(delegate_ten_deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_that_fails_says_so),
        cmocka_unit_test(when_no_stack_can_be_mapped_the_others_go_on),
        cmocka_unit_test(an_error_without_room_for_its_text_is_still_an_error),
        cmocka_unit_test(a_throw_without_room_for_its_text_is_still_an_error),
        cmocka_unit_test(what_could_be_deferred_runs_and_what_could_not_says_so),
        cmocka_unit_test(a_delegation_without_memory_is_an_error_that_comes_out),
    };
    return RUN("coro, out of memory", tests);
}

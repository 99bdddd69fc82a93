/* Errors raised in a body: how they come out, what they say, and how long they last. */
#include "unit.h"

static cf_value raise_at_once(cf_coro *self, void *arg)
{
    (void)arg;
    return cf_raise(self, CF_EUSER + 1, "bad %s %d", "number", 7);
}

static cf_value raise_after_one(cf_coro *self, void *arg)
{
    (void)arg;
    if (!cf_yield(self, cf_int(1), NULL))
        return cf_nil;
    return cf_raise(self, CF_EUSER + 2, "second step");
}

/* Raises at the value 0, leaves its loop, and only then cleans up and returns. */
static cf_value raise_in_a_loop(cf_coro *self, void *log)
{
    cf_value v, result = cf_nil;
    while (cf_recv(self, &v)) {
        if (v.i64 == 0) {
            result = cf_raise(self, CF_EUSER, "zero");
            break;
        }
    }
    note(log, "after the loop");
    return result;
}

TEST(an_error_comes_out_once_then_done_with_nil)
{
    cf_coro *co = cf_new(raise_after_one, NULL);
    assert_yielded(do_next(co), 1);
    assert_refused(do_next(co), co, CF_EUSER + 2);
    for (int i = 0; i < 3; i++)
        assert_ended(do_next(co));
    assert_ended(do_send(co, cf_int(3)));
    cf_free(co);
}

TEST(an_error_before_the_first_yield_comes_out_once_then_done_with_nil)
{
    cf_coro *co = cf_new(raise_at_once, NULL);
    assert_refused(do_next(co), co, CF_EUSER + 1);
    assert_ended(do_next(co));
    cf_free(co);
}

TEST(an_error_comes_out_of_send_too)
{
    cf_coro *co = cf_new(raise_after_one, NULL);
    cf_next(co, NULL);
    assert_refused(do_send(co, cf_int(4)), co, CF_EUSER + 2);
    assert_ended(do_send(co, cf_int(4)));
    cf_free(co);
}

TEST(the_code_after_the_loop_runs_first)
{
    journal log = {""};
    cf_coro *co = cf_new(raise_in_a_loop, &log);
    cf_next(co, NULL);
    cf_send(co, cf_int(1), NULL);
    assert_refused(do_next(co), co, CF_EUSER);
    assert_string_equal(log.text, "after the loop");
    cf_free(co);
}

TEST(an_error_closes_the_coroutine)
{
    cf_coro *co = cf_new(raise_at_once, NULL);
    cf_next(co, NULL);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    assert_int_equal(cf_close(co), CF_DONE);
    cf_free(co);
}

/* ---------------------------------------------------------- what it says */

TEST(the_error_has_code_formatted_text_and_where)
{
    cf_coro *co = cf_new(raise_at_once, NULL);
    cf_set_name(co, "counter");
    cf_next(co, NULL);
    assert_error(cf_error_of(co), CF_EUSER + 1, "bad number 7", "counter");
    assert_string_equal(cf_error_of(co)->name, "CF_EUSER");
    cf_free(co);
}

static cf_value raise_library_code(cf_coro *self, void *code)
{
    return cf_raise(self, *(int *)code, "on purpose");
}

typedef struct named_code {
    int code;
    const char *name;
} named_code;

static const named_code codes[] = {
    {CF_ENOMEM, "CF_ENOMEM"},       {CF_EBUSY, "CF_EBUSY"},     {CF_EUNSTARTED, "CF_EUNSTARTED"},
    {CF_EIGNORED, "CF_EIGNORED"},   {CF_ECLOSED, "CF_ECLOSED"}, {CF_ECANCELED, "CF_ECANCELED"},
    {CF_ETIMEDOUT, "CF_ETIMEDOUT"}, {CF_EINVAL, "CF_EINVAL"},   {CF_EPATTERN, "CF_EPATTERN"},
    {CF_ECHILD, "CF_ECHILD"},       {CF_EPROTO, "CF_EPROTO"},   {CF_ESYS, "CF_ESYS"},
    {CF_ELIMIT, "CF_ELIMIT"},       {CF_EUSER + 7, "CF_EUSER"},
};

TEST(every_code_is_positive_of_its_own_and_named)
{
    for (size_t i = 0; i < COUNT(codes); i++) {
        int code = codes[i].code;
        cf_coro *co = cf_new(raise_library_code, &code);
        assert_int_equal(cf_next(co, NULL), CF_ERROR);
        assert_error(cf_error_of(co), code, "on purpose", NULL);
        assert_string_equal(cf_error_of(co)->name, codes[i].name);
        assert_string_equal(cf_error_name(code), codes[i].name);
        assert_true(strlen(cf_error_message(code)) > 0);
        cf_free(co);
        assert_true(code > 0);
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(code, codes[j].code);
    }
}

TEST(codes_of_users_begin_above_the_librarys)
{
    for (size_t i = 0; i < COUNT(codes) - 1; i++)
        assert_true(codes[i].code < CF_EUSER);
}

TEST(a_raised_code_that_is_not_positive_is_invalid)
{
    int code = 0;
    cf_coro *co = cf_new(raise_library_code, &code);
    assert_refused(do_next(co), co, CF_EINVAL);
    cf_free(co);
}

static cf_value raise_long_text(cf_coro *self, void *text)
{
    return cf_raise(self, CF_EUSER, "%s!", (const char *)text);
}

TEST(the_text_of_an_error_begins_as_it_was_given_however_long)
{
    char text[5000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cf_coro *co = cf_new(raise_long_text, text);
    assert_int_equal(cf_next(co, NULL), CF_ERROR);
    assert_int_equal(strspn(cf_error_of(co)->text, "x") >= 100, 1);
    cf_free(co);
}

TEST(text_and_where_are_copied)
{
    char text[] = "given text", name[] = "given name";
    cf_coro *co = cf_new(raise_long_text, text);
    cf_set_name(co, name);
    cf_next(co, NULL);
    memset(text, '#', sizeof text - 1);
    memset(name, '#', sizeof name - 1);
    assert_error(cf_error_of(co), CF_EUSER, "given text!", "given name");
    cf_free(co);
}

/* --------------------------------------------------------- how long it lasts */

TEST(a_new_coroutine_has_no_error)
{
    cf_coro *co = cf_new(raise_at_once, NULL);
    assert_null(cf_error_of(co));
    cf_free(co);
}

TEST(a_coroutine_that_only_yielded_and_returned_has_no_error)
{
    cf_coro *co = cf_new(raise_after_one, NULL);
    cf_next(co, NULL);
    cf_close(co);
    assert_null(cf_error_of(co));
    cf_free(co);
}

TEST(an_error_stays_readable_after_further_calls)
{
    cf_coro *co = cf_new(raise_at_once, NULL);
    cf_next(co, NULL);
    const cf_error *error = cf_error_of(co);
    assert_ended(do_next(co));
    cf_close(co);
    assert_error(error, CF_EUSER + 1, "bad number 7", NULL);
    assert_error(cf_error_of(co), CF_EUSER + 1, "bad number 7", NULL);
    cf_free(co);
}

TEST(the_next_error_replaces_the_last)
{
    cf_coro *co = cf_new(raise_after_one, NULL);
    assert_refused(do_send(co, cf_int(1)), co, CF_EUNSTARTED);
    cf_next(co, NULL);
    assert_refused(do_next(co), co, CF_EUSER + 2);
    assert_error(cf_error_of(co), CF_EUSER + 2, "second step", NULL);
    cf_free(co);
}

TEST(each_coroutine_keeps_its_own_error)
{
    cf_coro *one = cf_new(raise_at_once, NULL), *two = cf_new(raise_after_one, NULL);
    cf_next(one, NULL);
    cf_send(two, cf_int(1), NULL);
    assert_error(cf_error_of(one), CF_EUSER + 1, NULL, NULL);
    assert_error(cf_error_of(two), CF_EUNSTARTED, NULL, NULL);
    cf_free(two);
    assert_error(cf_error_of(one), CF_EUSER + 1, "bad number 7", NULL);
    cf_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_comes_out_once_then_done_with_nil),
        cmocka_unit_test(an_error_before_the_first_yield_comes_out_once_then_done_with_nil),
        cmocka_unit_test(an_error_comes_out_of_send_too),
        cmocka_unit_test(the_code_after_the_loop_runs_first),
        cmocka_unit_test(an_error_closes_the_coroutine),
        cmocka_unit_test(the_error_has_code_formatted_text_and_where),
        cmocka_unit_test(every_code_is_positive_of_its_own_and_named),
        cmocka_unit_test(codes_of_users_begin_above_the_librarys),
        cmocka_unit_test(a_raised_code_that_is_not_positive_is_invalid),
        cmocka_unit_test(the_text_of_an_error_begins_as_it_was_given_however_long),
        cmocka_unit_test(text_and_where_are_copied),
        cmocka_unit_test(a_new_coroutine_has_no_error),
        cmocka_unit_test(a_coroutine_that_only_yielded_and_returned_has_no_error),
        cmocka_unit_test(an_error_stays_readable_after_further_calls),
        cmocka_unit_test(the_next_error_replaces_the_last),
        cmocka_unit_test(each_coroutine_keeps_its_own_error),
    };
    return RUN("coro errors", tests);
}

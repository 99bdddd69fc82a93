/* The value: two machine words, whatever they mean, and the constructors that fill them. */
#include "unit.h"

TEST(int_has_its_number_and_no_length)
{
    cf_value v = cf_int(INT64_MIN);
    assert_true(v.i64 == INT64_MIN);
    assert_int_equal(v.len, 0);
}

TEST(double_has_its_number_and_no_length)
{
    cf_value v = cf_double(-0.5);
    assert_true(v.f64 == -0.5);
    assert_int_equal(v.len, 0);
}

TEST(ptr_has_its_address_and_no_length)
{
    int anything;
    cf_value v = cf_ptr(&anything);
    assert_ptr_equal(v.ptr, &anything);
    assert_int_equal(v.len, 0);
}

TEST(str_points_at_the_string_and_has_its_length)
{
    const char *s = "a line";
    cf_value v = cf_str(s);
    assert_ptr_equal(v.str, s);
    assert_int_equal(v.len, 6);
}

TEST(text_may_hold_nul_bytes)
{
    const char *s = "a\0b";
    cf_value v = cf_text(s, 3);
    assert_ptr_equal(v.str, s);
    assert_int_equal(v.len, 3);
}

TEST(nil_is_all_zero)
{
    cf_value v = CF_NIL;
    assert_true(v.u64 == 0);
    assert_null(v.ptr);
    assert_int_equal(v.len, 0);
    assert_memory_equal(&v, &cf_nil, sizeof v);
}

TEST(int_zero_is_nil)
{
    cf_value v = cf_int(0);
    assert_memory_equal(&v, &cf_nil, sizeof v);
}

TEST(value_is_two_words)
{
    assert_int_equal(sizeof(cf_value), 16);
}

/* Yields back whatever it was sent. */
static cf_value echo(cf_coro *self, void *arg)
{
    (void)arg;
    cf_value v;
    if (!cf_recv(self, &v))
        return cf_nil;
    while (cf_yield(self, v, &v))
        ;
    return v;
}

TEST(every_kind_of_value_travels_unchanged)
{
    cf_value sent[] = {cf_int(INT64_MAX),
                       cf_int(-1),
                       cf_double(3.25),
                       cf_double(-0.0),
                       cf_ptr(sent),
                       cf_str(""),
                       cf_text("x\0y", 3),
                       (cf_value){.u64 = UINT64_MAX, .len = SIZE_MAX},
                       cf_nil};
    cf_coro *co = cf_new(echo, NULL);
    assert_int_equal(cf_next(co, NULL), CF_YIELD);
    for (size_t i = 0; i < COUNT(sent); i++) {
        answer got = do_send(co, sent[i]);
        assert_int_equal(got.status, CF_YIELD);
        assert_memory_equal(&got.value, &sent[i], sizeof sent[i]);
    }
    cf_free(co);
}

static cf_value return_text(cf_coro *self, void *arg)
{
    (void)self;
    return cf_text(arg, 4);
}

TEST(a_return_value_keeps_both_words)
{
    char text[] = "four";
    cf_coro *co = cf_new(return_text, text);
    answer got = do_next(co);
    assert_int_equal(got.status, CF_DONE);
    assert_ptr_equal(got.value.str, text);
    assert_int_equal(got.value.len, 4);
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(int_has_its_number_and_no_length),
        cmocka_unit_test(double_has_its_number_and_no_length),
        cmocka_unit_test(ptr_has_its_address_and_no_length),
        cmocka_unit_test(str_points_at_the_string_and_has_its_length),
        cmocka_unit_test(text_may_hold_nul_bytes),
        cmocka_unit_test(nil_is_all_zero),
        cmocka_unit_test(int_zero_is_nil),
        cmocka_unit_test(value_is_two_words),
        cmocka_unit_test(every_kind_of_value_travels_unchanged),
        cmocka_unit_test(a_return_value_keeps_both_words),
    };
    return RUN("coro value", tests);
}

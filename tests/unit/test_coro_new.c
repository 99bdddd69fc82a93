/* Making a coroutine: what is refused, how large its stack is, and its name. */
#include "unit.h"

static cf_value do_nothing(cf_coro *self, void *arg)
{
    (void)self, (void)arg;
    return cf_nil;
}

TEST(without_a_body_it_is_invalid)
{
    assert_null(cf_new(NULL, NULL));
    assert_error(cf_last_error(), CF_EINVAL, NULL, NULL);
}

TEST(a_stack_outside_16_kib_to_8_mib_is_invalid)
{
    const size_t sizes[] = {0, 1, 16 * 1024 - 1, 8 * 1024 * 1024 + 1, SIZE_MAX};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        assert_null(cf_new_sized(do_nothing, NULL, sizes[i]));
        assert_error(cf_last_error(), CF_EINVAL, NULL, NULL);
    }
}

/* Touches the given number of bytes of its stack, a page at a time; inlined, a frame would be
 * several. */
__attribute__((noinline)) static cf_value use_stack(cf_coro *self, void *size)
{
    size_t left = *(size_t *)size;
    volatile char page[4096];
    page[0] = page[sizeof page - 1] = 1;
    if (left <= sizeof page)
        return cf_int(page[0]);
    left -= sizeof page;
    return cf_int(use_stack(self, &left).i64 + page[0]);
}

TEST(the_stack_holds_what_was_asked_for)
{
    const size_t sizes[] = {32 * 1024, 100 * 1000, 1024 * 1024, 8 * 1024 * 1024};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t use = sizes[i] / 2; /* frames take more than the page they hold */
        cf_coro *co = cf_new_sized(use_stack, &use, sizes[i]);
        assert_non_null(co);
        assert_int_equal(do_next(co).status, CF_DONE);
        cf_free(co);
    }
}

TEST(stacks_of_all_sizes_live_side_by_side)
{
    cf_coro *crowd[10];
    size_t use = 8000;
    for (size_t i = 0; i < COUNT(crowd); i++)
        assert_non_null(crowd[i] = cf_new_sized(use_stack, &use, (size_t)16384 << i));
    for (size_t i = 0; i < COUNT(crowd); i++)
        assert_int_equal(do_next(crowd[i]).status, CF_DONE);
    for (size_t i = 0; i < COUNT(crowd); i++)
        cf_free(crowd[i]);
}

TEST(the_name_is_coroutine_until_it_is_given_one)
{
    cf_coro *co = cf_new(do_nothing, NULL);
    assert_string_equal(cf_name(co), "coroutine");
    cf_set_name(co, "reader");
    assert_string_equal(cf_name(co), "reader");
    cf_free(co);
}

TEST(the_name_is_copied_and_cut_at_31_bytes)
{
    char name[] = "0123456789012345678901234567890123456789";
    cf_coro *co = cf_new(do_nothing, NULL);
    cf_set_name(co, name);
    name[0] = '#';
    assert_string_equal(cf_name(co), "0123456789012345678901234567890");
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_body_it_is_invalid),
        cmocka_unit_test(a_stack_outside_16_kib_to_8_mib_is_invalid),
        cmocka_unit_test(the_stack_holds_what_was_asked_for),
        cmocka_unit_test(stacks_of_all_sizes_live_side_by_side),
        cmocka_unit_test(the_name_is_coroutine_until_it_is_given_one),
        cmocka_unit_test(the_name_is_copied_and_cut_at_31_bytes),
    };
    return RUN("coro new", tests);
}

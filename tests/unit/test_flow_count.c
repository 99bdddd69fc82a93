/* cf_count: passes every line and counts them. */
#include "stream.h"

static void check_count(const char *input, uint64_t expected)
{
    uint64_t lines = 0;
    kept k = {0};
    assert_int_equal(lines_of_text(input, cf_count(&lines, keeper(&k))), CF_DONE);
    assert_int_equal(lines, expected);
    assert_int_equal(k.lines, expected);
}

TEST(no_line)
{
    check_count("", 0);
}

TEST(lines_with_newlines)
{
    check_count("a\n\nb\n", 3);
}

TEST(a_last_line_without_newline_counts)
{
    check_count("a\nb", 2);
}

TEST(it_adds_to_what_is_there)
{
    uint64_t lines = 40;
    assert_int_equal(lines_of_text("a\nb\n", cf_count(&lines, cf_null())), CF_DONE);
    assert_int_equal(lines, 42);
}

TEST(lines_that_were_split_before_count_the_same)
{
    uint64_t before = 0, after = 0;
    cf_coro *head = cf_count(&before, pass_through(1, cf_count(&after, cf_null())));
    assert_int_equal(lines_of_text("a\n\nb", head), CF_DONE);
    assert_int_equal(before, 3);
    assert_int_equal(after, 3);
}

TEST(after_a_flush_it_is_right)
{
    uint64_t lines = 0;
    cf_coro *head = cf_count(&lines, cf_null());
    push(head, "a");
    push(head, "b");
    cf_flush(head);
    assert_int_equal(lines, 2);
    push(head, "c");
    cf_free(head);
    assert_int_equal(lines, 3);
}

TEST(what_its_target_does_not_want_is_not_passed_on)
{
    uint64_t lines = 0;
    kept k = {.stop_after = 2};
    assert_int_equal(lines_of_text("a\nb\nc\n", cf_count(&lines, keeper(&k))), CF_DONE);
    assert_kept(&k, "a\nb\n");
    assert_true(lines >= 2 && lines <= 3); /* it may have counted the rest of its batch */
}

TEST(a_million_lines)
{
    static char input[1000000];
    memset(input, '\n', sizeof input);
    uint64_t lines = 0;
    assert_int_equal(lines_of(input, sizeof input, cf_count(&lines, cf_null())), CF_DONE);
    assert_int_equal(lines, sizeof input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line),
        cmocka_unit_test(lines_with_newlines),
        cmocka_unit_test(a_last_line_without_newline_counts),
        cmocka_unit_test(it_adds_to_what_is_there),
        cmocka_unit_test(lines_that_were_split_before_count_the_same),
        cmocka_unit_test(after_a_flush_it_is_right),
        cmocka_unit_test(what_its_target_does_not_want_is_not_passed_on),
        cmocka_unit_test(a_million_lines),
    };
    return RUN("filter count", tests);
}

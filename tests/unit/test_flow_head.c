/* cf_head: the first lines, and then no more. */
#include "stream.h"

static void check_head(size_t n, const char *input, const char *expected)
{
    kept k = {0};
    assert_int_equal(lines_of_text(input, cf_head(n, keeper(&k))), CF_DONE);
    assert_kept(&k, expected);
    assert_int_equal(k.ended, 1);
}

TEST(none)
{
    check_head(0, "a\nb\n", "");
}

TEST(the_first)
{
    check_head(1, "a\nb\n", "a\n");
}

TEST(exactly_as_many_as_there_are)
{
    check_head(2, "a\nb\n", "a\nb\n");
}

TEST(more_than_there_are)
{
    check_head(SIZE_MAX, "a\nb", "a\nb\n");
}

TEST(it_wants_no_more_once_it_has_them)
{
    kept k = {0};
    cf_coro *head = cf_head(2, keeper(&k));
    push(head, "a");
    assert_true(cf_flush(head));
    push(head, "b");
    assert_false(cf_flush(head));
    assert_false(push(head, "c"));
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
    assert_kept(&k, "a\nb\n");
}

TEST(lines_and_runs_in_any_mix)
{
    kept k = {0};
    cf_coro *sink = cf_head(5, keeper(&k));
    assert_int_equal(lines_of_text("a\nb\n", cf_ref(sink)), CF_DONE);
    push(sink, "c");
    assert_int_equal(lines_of_text("d\ne\nf\n", sink), CF_DONE);
    assert_kept(&k, "a\nb\nc\nd\ne\n");
}

TEST(after_a_stage_that_splits)
{
    kept k = {0};
    assert_int_equal(lines_of_text("a\nb\nc\n", pass_through(1, cf_head(2, keeper(&k)))), CF_DONE);
    assert_kept(&k, "a\nb\n");
}

TEST(a_large_number_over_many_batches)
{
    static char input[600000];
    memset(input, '\n', sizeof input);
    uint64_t lines = 0;
    cf_coro *head = cf_head(500001, cf_count(&lines, cf_null()));
    assert_int_equal(lines_of(input, sizeof input, head), CF_DONE);
    assert_int_equal(lines, 500001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none),
        cmocka_unit_test(the_first),
        cmocka_unit_test(exactly_as_many_as_there_are),
        cmocka_unit_test(more_than_there_are),
        cmocka_unit_test(it_wants_no_more_once_it_has_them),
        cmocka_unit_test(lines_and_runs_in_any_mix),
        cmocka_unit_test(after_a_stage_that_splits),
        cmocka_unit_test(a_large_number_over_many_batches),
    };
    return RUN("filter head", tests);
}

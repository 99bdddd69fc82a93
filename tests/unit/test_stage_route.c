/*
 * test_stage_route.c - cf_route, cf_round_robin, cf_by_field: one of several targets.
 */
#include "stage.h"

#include <coflow/shape.h>

static size_t by_first_digit(cf_line line, void *arg)
{
    ++*(int *)arg;
    return line.len > 0 ? (size_t)(line.text[0] - '0') : 99;
}

TEST(a_function_names_the_target)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept zero = {.len = 0}, one = {.len = 0};
        int asked = 0;
        cf_coro *targets[] = {keeper(&zero), keeper(&one)};
        cf_coro *route = cf_route(by_first_digit, &asked, targets, 2);
        assert_int_equal(feed("0a\n1a\n\n7\n1b\n0b", both_modes[i], route), CF_DONE);
        assert_kept(&zero, "0a\n0b\n");
        assert_kept(&one, "1a\n1b\n");
        assert_int_equal(asked, 6);
        assert_int_equal(zero.ended + one.ended, 2);
    }
}

TEST(round_robin_goes_around)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got[3] = {{.len = 0}, {.len = 0}, {.len = 0}};
        cf_coro *targets[] = {keeper(&got[0]), keeper(&got[1]), keeper(&got[2])};
        assert_int_equal(feed("1\n2\n3\n4\n5\n", both_modes[i], cf_round_robin(targets, 3)),
                         CF_DONE);
        assert_kept(&got[0], "1\n4\n");
        assert_kept(&got[1], "2\n5\n");
        assert_kept(&got[2], "3\n");
    }
}

TEST(who_has_stopped_is_passed_over)
{
    kept stops = {.stop_after = 1}, goes_on = {.len = 0};
    cf_coro *targets[] = {keeper(&stops), keeper(&goes_on)};
    assert_int_equal(feed("1\n2\n3\n4\n5\n", CF_SYNC, cf_round_robin(targets, 2)), CF_DONE);
    assert_kept(&stops, "1\n");
    assert_true(goes_on.lines >= 3); /* 2, 4, 5; the line by which it is noticed may be lost */
    assert_true(goes_on.ended);
}

TEST(when_all_have_stopped_so_does_the_route)
{
    kept first = {.stop_after = 1}, second = {.stop_after = 1};
    uint64_t lines = 0;
    cf_coro *targets[] = {keeper(&first), keeper(&second)};
    cf_coro *head = cf_count(&lines, cf_round_robin(targets, 2));
    assert_int_equal(feed("1\n2\n3\n4\n5\n6\n7\n8\n", CF_SYNC, head), CF_DONE);
    assert_true(lines < 8);
}

static int holders(const kept got[], size_t n, const char *word)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += memmem(got[i].text, got[i].len, word, strlen(word)) != NULL;
    return count;
}

TEST(lines_with_the_same_field_meet)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        static kept got[2];
        cf_coro *targets[] = {keeper(&got[0]), keeper(&got[1])};
        cf_coro *route = cf_by_field(2, ":", targets, 2);
        assert_int_equal(feed("1:red\n2:blue\n3:red\n4:green\n5:blue\n6\n7", both_modes[i], route),
                         CF_DONE);
        assert_int_equal(got[0].lines + got[1].lines, 7);
        assert_int_equal(holders(got, 2, "red"), 1);
        assert_int_equal(holders(got, 2, "blue"), 1);
        assert_int_equal(holders(got, 2, "green"), 1);
    }
}

TEST(a_target_that_fails_leaves_the_others_theirs)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept fails = {.fail_after = 1}, well = {.len = 0};
        int asked = 0;
        cf_coro *targets[] = {keeper(&fails), keeper(&well)};
        cf_coro *route = cf_route(by_first_digit, &asked, targets, 2);
        assert_int_equal(feed("0\n1a\n0\n1b\n", both_modes[i], route), CF_ERROR);
        assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
        assert_kept(&well, "1a\n1b\n");
    }
}

TEST(what_cannot_be_made_drops_its_targets)
{
    kept got = {.len = 0};
    assert_null(cf_round_robin(NULL, 0));
    assert_error(cf_last_error(), CF_EINVAL, "no targets", "route");
    cf_coro *targets[] = {keeper(&got), no_stage(cf_null())};
    assert_null(cf_round_robin(targets, 2));
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
    assert_int_equal(got.ended, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_names_the_target),
        cmocka_unit_test(round_robin_goes_around),
        cmocka_unit_test(who_has_stopped_is_passed_over),
        cmocka_unit_test(when_all_have_stopped_so_does_the_route),
        cmocka_unit_test(lines_with_the_same_field_meet),
        cmocka_unit_test(a_target_that_fails_leaves_the_others_theirs),
        cmocka_unit_test(what_cannot_be_made_drops_its_targets),
    };
    return RUN("route", tests);
}

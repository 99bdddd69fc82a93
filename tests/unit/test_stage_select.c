/*
 * test_stage_select.c - the filters that choose lines: tail, skip, range, sample, keep, uniq,
 * squeeze.
 */
#include "stage.h"

#include <coflow/filter.h>

static const char five[] = "1\n2\n3\n4\n5\n";

/* ----------------------------------------------------------------------- by number */

static cf_coro *tail_2(cf_coro *target)
{
    return cf_tail(2, target);
}

static cf_coro *tail_0(cf_coro *target)
{
    return cf_tail(0, target);
}

static cf_coro *tail_2_of_made_lines(cf_coro *target)
{
    return pass_through(1, cf_tail(2, target));
}

TEST(tail_passes_the_last_lines)
{
    assert_passes(tail_2, five, "4\n5\n");
    assert_passes(tail_2, "1\n", "1\n");
    assert_passes(tail_2, "", "");
    assert_passes(tail_2, "1\n2\n3", "2\n3\n");
    assert_passes(tail_2, "1\n\n\n", "\n\n");
    assert_passes(tail_2_of_made_lines, five, "4\n5\n");
    assert_passes(tail_0, five, "");
    assert_passes(tail_0, "last", "");
    assert_manners(tail_2, five);
}

/* Long enough to be cut and moved many times. */
TEST(tail_of_many_lines)
{
    enum { LINES = 100000, KEPT = 1000 };
    char *text = malloc(LINES * 7 + 1);
    assert_non_null(text);
    for (int i = 0; i < LINES; i++) {
        char line[32];
        snprintf(line, sizeof line, "%06d\n", i);
        memcpy(text + i * 7, line, 8);
    }
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        cf_coro *head = pass_through(1, cf_tail(KEPT, keeper(&got)));
        assert_int_equal(feed(text, both_modes[i], head), CF_DONE);
        assert_int_equal(got.lines, KEPT);
        assert_memory_equal(got.text, text + (LINES - KEPT) * 7, KEPT * 7);
    }
    free(text);
}

TEST(tail_keeps_what_a_last_line_lacks)
{
    cf_memory memory;
    assert_int_equal(feed("1\n2\n3", 0, cf_tail(2, cf_to_memory(&memory))), CF_DONE);
    assert_string_equal(memory.text, "2\n3");
    free(memory.text);
}

static cf_coro *skip_2(cf_coro *target)
{
    return cf_skip(2, target);
}

static cf_coro *skip_0(cf_coro *target)
{
    return cf_skip(0, target);
}

TEST(skip_leaves_out_the_first_lines)
{
    assert_passes(skip_2, five, "3\n4\n5\n");
    assert_passes(skip_2, "1\n2\n", "");
    assert_passes(skip_2, "1\n2\n3", "3\n");
    assert_passes(skip_2, "1", "");
    assert_passes(skip_0, five, five);
    assert_manners(skip_2, five);
}

static cf_coro *range_2_4(cf_coro *target)
{
    return cf_range(2, 4, target);
}

static cf_coro *range_1_1(cf_coro *target)
{
    return cf_range(1, 1, target);
}

TEST(range_passes_first_to_last)
{
    assert_passes(range_2_4, five, "2\n3\n4\n");
    assert_passes(range_2_4, "1\n2\n", "2\n");
    assert_passes(range_1_1, five, "1\n");
    assert_manners(range_2_4, five);
}

TEST(a_range_that_is_none_is_refused)
{
    assert_null(cf_range(0, 3, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, "invalid range of lines: 0 to 3", "range");
    assert_null(cf_range(3, 2, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "range");
}

static cf_coro *sample_2(cf_coro *target)
{
    return cf_sample(2, target);
}

static cf_coro *sample_1(cf_coro *target)
{
    return cf_sample(1, target);
}

static cf_coro *sample_2_of_made_lines(cf_coro *target)
{
    return pass_through(1, cf_sample(2, target));
}

TEST(sample_passes_every_nth_line)
{
    assert_passes(sample_2, five, "2\n4\n");
    assert_passes(sample_2, "1\n2", "2\n");
    assert_passes(sample_2, "1\n", "");
    assert_passes(sample_2_of_made_lines, five, "2\n4\n");
    assert_passes(sample_1, "1\n\n2\n", "1\n\n2\n");
    assert_manners(sample_2, five);
    assert_null(cf_sample(0, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "sample");
}

static cf_coro *rate_high(cf_coro *target)
{
    return cf_rate(100000, target);
}

static cf_coro *rate_low(cf_coro *target)
{
    return cf_rate(200, target);
}

TEST(rate_passes_all_lines)
{
    assert_passes(rate_high, five, five);
    assert_passes(rate_low, five, five);
    assert_passes(rate_low, "a\n\nlast", "a\n\nlast\n");
    assert_manners(rate_high, five);
    assert_null(cf_rate(0, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "rate");
}

/* ------------------------------------------------------------------------- by text */

static bool is_odd(cf_line line, void *arg)
{
    ++*(int *)arg;
    return line.len > 0 && (line.text[line.len - 1] & 1);
}

static int asked;

static cf_coro *keep_odd(cf_coro *target)
{
    asked = 0;
    return cf_keep(is_odd, &asked, target);
}

TEST(keep_asks_for_every_line)
{
    assert_passes(keep_odd, five, "1\n3\n5\n");
    assert_int_equal(asked, 5);
    assert_passes(keep_odd, "\n2\n", "");
    assert_manners(keep_odd, five);
}

TEST(uniq_leaves_out_what_was_just_there)
{
    assert_passes(cf_uniq, "a\na\nb\na\na\na\n", "a\nb\na\n");
    assert_passes(cf_uniq, "\n\na\n\n", "\na\n\n");
    assert_passes(cf_uniq, "a\nab\na", "a\nab\na\n");
    assert_passes(cf_uniq, "", "");
    assert_manners(cf_uniq, "a\nb\n");
}

static cf_coro *squeeze_2(cf_coro *target)
{
    return cf_squeeze(2, target);
}

TEST(squeeze_leaves_out_what_was_there_a_while_ago)
{
    assert_passes(squeeze_2, "a\nb\na\nb\nb\n", "a\nb\n");
    assert_passes(squeeze_2, "a\nb\nc\na\nc\n", "a\nb\nc\na\n");
    assert_passes(squeeze_2, "\n\nx\n", "\nx\n");
    assert_manners(squeeze_2, "a\nb\n");
    assert_null(cf_squeeze(0, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "squeeze");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tail_passes_the_last_lines),
        cmocka_unit_test(tail_of_many_lines),
        cmocka_unit_test(tail_keeps_what_a_last_line_lacks),
        cmocka_unit_test(skip_leaves_out_the_first_lines),
        cmocka_unit_test(range_passes_first_to_last),
        cmocka_unit_test(a_range_that_is_none_is_refused),
        cmocka_unit_test(sample_passes_every_nth_line),
        cmocka_unit_test(rate_passes_all_lines),
        cmocka_unit_test(keep_asks_for_every_line),
        cmocka_unit_test(uniq_leaves_out_what_was_just_there),
        cmocka_unit_test(squeeze_leaves_out_what_was_there_a_while_ago),
    };
    return RUN("select", tests);
}

/*
 * stage.h - checks that apply to every filter: the output is the same in both modes, and the filter
 * handles a target that stops, fails, or is NULL.
 */
#ifndef COFLOW_TESTS_STAGE_H
#define COFLOW_TESTS_STAGE_H

#include "stream.h"

/* Makes the stage under test in front of target. */
typedef cf_coro *stage_maker(cf_coro *target);

static inline cf_status feed(const char *text, unsigned mode, cf_coro *head)
{
    assert_non_null(head);
    cf_set_mode(head, mode);
    return lines_of_text(text, head);
}

static const unsigned both_modes[] = {0, CF_SYNC};

static inline void check_passes(stage_maker *make, const char *input, const char *expected,
                                const char *file, int line)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        _assert_int_equal(feed(input, both_modes[i], make(keeper(&got))), CF_DONE, file, line);
        check_kept(&got, expected, strlen(expected), file, line);
        _assert_int_equal(got.ended, 1, file, line);
    }
}

#define assert_passes(make, input, expected) \
    check_passes((make), (input), (expected), __FILE__, __LINE__)

/* Checks how the stage handles its target. The input must give at least one line. */
static inline void check_manners(stage_maker *make, const char *input, const char *file, int line)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept stops = {.stop_after = 1};
        _assert_int_equal(feed(input, both_modes[i], make(keeper(&stops))), CF_DONE, file, line);
        _assert_int_equal(stops.lines, 1, file, line);
        kept fails = {.fail_after = 1};
        _assert_int_equal(feed(input, both_modes[i], make(keeper(&fails))), CF_ERROR, file, line);
        check_error(cf_last_error(), CF_EUSER + 7, NULL, "sink", file, line);
        _assert_int_equal(fails.ended, 1, file, line);
    }
    _assert_int_equal(make(no_stage(cf_null())) == NULL, 1, file, line);
    check_error(cf_last_error(), CF_EUSER + 5, NULL, NULL, file, line);
}

#define assert_manners(make, input) check_manners((make), (input), __FILE__, __LINE__)

#endif

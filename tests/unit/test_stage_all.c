/*
 * test_stage_all.c - what holds for every stage that passes lines on: the same output in either
 * mode; when its target stops, fails, is thrown at or was never made, the right error under the
 * right name, and nothing left behind. tests/docs/stages.sh sees to it that no stage is missing
 * here.
 */
#include "stage.h"

#include <coflow.h>

#include "leaving.h"

/* ------------------------------------------------------------------------- stages */

static bool keep_all(cf_line line, void *arg)
{
    (void)arg;
    return line.len < 1000;
}

static cf_line as_it_is(cf_line line, void *arg)
{
    (void)arg;
    return line;
}

static size_t to_the_first(cf_line line, void *arg)
{
    (void)line;
    (void)arg;
    return 0;
}

static uint64_t counted;
static cf_matcher *any_e;

static cf_coro *head(cf_coro *target)
{
    return cf_head(2500, target);
}

static cf_coro *tail(cf_coro *target)
{
    return cf_tail(700, target);
}

static cf_coro *skip_some(cf_coro *target)
{
    return cf_skip(3, target);
}

static cf_coro *range(cf_coro *target)
{
    return cf_range(2, 2000, target);
}

static cf_coro *sample(cf_coro *target)
{
    return cf_sample(3, target);
}

static cf_coro *rate(cf_coro *target)
{
    return cf_rate(1e9, target);
}

static cf_coro *count(cf_coro *target)
{
    return cf_count(&counted, target);
}

static cf_coro *keep(cf_coro *target)
{
    return cf_keep(keep_all, NULL, target);
}

static cf_coro *squeeze(cf_coro *target)
{
    return cf_squeeze(3, target);
}

static cf_coro *map(cf_coro *target)
{
    return cf_map(as_it_is, NULL, target);
}

static cf_coro *replace(cf_coro *target)
{
    return cf_replace("e", "<e>", 0, target);
}

static cf_coro *number(cf_coro *target)
{
    return cf_number(1, target);
}

static cf_coro *prefix(cf_coro *target)
{
    return cf_prefix("> ", target);
}

static cf_coro *tag(cf_coro *target)
{
    return cf_tag(": ", target);
}

static cf_coro *cut(cf_coro *target)
{
    return cf_cut("2", NULL, target);
}

static cf_coro *records(cf_coro *target)
{
    return cf_records("0$", 0, target);
}

static cf_coro *records_with(cf_coro *target)
{
    return cf_records_with(any_e, target);
}

static cf_coro *decode(cf_coro *target)
{
    return cf_decode("UTF-8", target);
}

static cf_coro *grep(cf_coro *target)
{
    return cf_grep("e", 0, target);
}

static cf_coro *grep_with(cf_coro *target)
{
    cf_grep_options options = {.context = true, .before = 1};
    return cf_grep_with(any_e, &options, target);
}

static cf_coro *broadcast(cf_coro *target)
{
    return cf_broadcast(&target, 1);
}

static cf_coro *queue(cf_coro *target)
{
    return cf_queue(NULL, target);
}

static cf_coro *first_ready(cf_coro *target)
{
    return cf_first_ready(NULL, &target, 1);
}

static cf_coro *route(cf_coro *target)
{
    return cf_route(to_the_first, NULL, &target, 1);
}

static cf_coro *round_robin(cf_coro *target)
{
    return cf_round_robin(&target, 1);
}

static cf_coro *by_field(cf_coro *target)
{
    return cf_by_field(1, NULL, &target, 1);
}

static cf_coro *process(cf_coro *target)
{
    char cat[] = "cat";
    char *argv[] = {cat, NULL};
    return cf_process(argv, target);
}

static cf_coro *filter_of_a_worker(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_grep("e", 0, target);
}

static cf_coro *parallel(cf_coro *target)
{
    return cf_parallel(2, filter_of_a_worker, NULL, target);
}

static const struct stage {
    const char *name; /* its own, and that of the function that makes it */
    stage_maker *make;
} stages[] = {
    {"head", head},
    {"tail", tail},
    {"skip", skip_some},
    {"range", range},
    {"sample", sample},
    {"rate", rate},
    {"count", count},
    {"keep", keep},
    {"uniq", cf_uniq},
    {"squeeze", squeeze},
    {"map", map},
    {"replace", replace},
    {"number", number},
    {"prefix", prefix},
    {"tag", tag},
    {"cut", cut},
    {"records", records},
    {"records", records_with},
    {"decompress", cf_decompress},
    {"decode", decode},
    {"grep", grep},
    {"grep", grep_with},
    {"broadcast", broadcast},
    {"queue", queue},
    {"queue", first_ready},
    {"route", route},
    {"route", round_robin},
    {"route", by_field},
    {"process", process},
    {"threaded", cf_threaded},
    {"parallel", parallel},
};

/* -------------------------------------------------------------------------- input */

enum { LINES = 3000 };

static char text[LINES * 40]; /* more than a batch, no newline at the end */
static size_t text_len;

static int make_input(void **state)
{
    (void)state;
    cf_pattern pattern = {"e", 1};
    cf_matcher_options options = {.separator = '\n'};
    any_e = cf_matcher_new(&pattern, 1, &options);
    for (int i = 0; i < LINES; i++)
        text_len += (size_t)sprintf(text + text_len, i % 7 ? "line %d of many\n" : "\n", i / 2);
    return (text[--text_len] = '\0');
}

static int drop_input(void **state)
{
    (void)state;
    cf_matcher_free(any_e);
    return 0;
}

static void check_each(every_time *scenario)
{
    for (size_t i = 0; i < COUNT(stages); i++)
        for (size_t k = 0; k < COUNT(both_modes); k++)
            check_leaves_nothing(scenario, &stages[i], both_modes[k], stages[i].name);
}

static cf_status run(const struct stage *stage, unsigned mode, cf_coro *target)
{
    cf_coro *first = stage->make(target);
    assert_non_null(first);
    cf_set_mode(first, mode);
    return cf_lines_text(text, text_len, first);
}

/* ------------------------------------------------------------------------- output */

static cf_memory output_of(const struct stage *stage, unsigned mode)
{
    cf_memory got;
    assert_int_equal(run(stage, mode, cf_to_memory(&got)), CF_DONE);
    if (got.len > 0 && got.text[got.len - 1] == '\n') /* the last one may lack it, or not */
        got.len--;
    return got;
}

TEST(the_output_is_the_same_in_either_mode)
{
    for (size_t i = 0; i < COUNT(stages); i++) {
        cf_memory batched = output_of(&stages[i], 0);
        cf_memory single = output_of(&stages[i], CF_SYNC);
        assert_true(batched.len > 0);
        if (batched.len != single.len || memcmp(batched.text, single.text, single.len) != 0)
            fail_msg("%s: %zu bytes, %zu with CF_SYNC", stages[i].name, batched.len, single.len);
        free(batched.text);
        free(single.text);
    }
}

/* ------------------------------------------------------------------------ endings */

static void target_stops(const void *arg, unsigned mode)
{
    const struct stage *stage = arg;
    static kept got;
    got.stop_after = 1;
    if (run(stage, mode, keeper(&got)) != CF_DONE)
        fail_msg("%s: %s", stage->name, cf_last_error()->text);
    assert_int_equal(got.lines, 1);
    assert_int_equal(got.ended, 1);
}

TEST(a_target_that_stops_is_no_error)
{
    check_each(target_stops);
}

static void target_fails(const void *arg, unsigned mode)
{
    const struct stage *stage = arg;
    static kept got;
    got.fail_after = 1;
    assert_int_equal(run(stage, mode, keeper(&got)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, "line 1 is one too many", "sink");
    assert_int_equal(got.ended, 1);
}

TEST(a_target_that_fails_is_the_error)
{
    check_each(target_fails);
}

static void thrown_at(const void *arg, unsigned mode)
{
    const struct stage *stage = arg;
    static kept got;
    cf_coro *first = stage->make(keeper(&got));
    cf_set_mode(first, mode);
    assert_true(cf_send_line_to(NULL, first, line_of("line 1 of many")));
    assert_int_equal(cf_throw(first, CF_EUSER + 1, "enough", NULL), CF_ERROR);
    assert_error(cf_error_of(first), CF_EUSER + 1, "enough", NULL);
    assert_int_equal(cf_state_of(first), CF_CLOSED);
    assert_int_equal(got.ended, 1);
    cf_free(first);
}

TEST(what_is_thrown_in_ends_it_and_closes_the_target)
{
    check_each(thrown_at);
}

static void closed_unused(const void *arg, unsigned mode)
{
    const struct stage *stage = arg;
    static kept got;
    cf_coro *first = stage->make(keeper(&got));
    cf_set_mode(first, mode);
    assert_string_equal(cf_name(first), stage->name);
    assert_int_equal(cf_close(first), CF_DONE);
    assert_int_equal(got.lines, 0);
    assert_int_equal(got.ended, 1);
    cf_free(first);
}

TEST(one_that_was_never_used_is_closed_under_its_name)
{
    check_each(closed_unused);
}

static void without_target(const void *arg, unsigned mode)
{
    const struct stage *stage = arg;
    (void)mode;
    assert_null(stage->make(no_stage(cf_null())));
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
}

TEST(the_cause_of_a_target_that_is_none_is_kept)
{
    check_each(without_target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_output_is_the_same_in_either_mode),
        cmocka_unit_test(a_target_that_stops_is_no_error),
        cmocka_unit_test(a_target_that_fails_is_the_error),
        cmocka_unit_test(what_is_thrown_in_ends_it_and_closes_the_target),
        cmocka_unit_test(one_that_was_never_used_is_closed_under_its_name),
        cmocka_unit_test(the_cause_of_a_target_that_is_none_is_kept),
    };
    return cmocka_run_group_tests_name("all stages", tests, make_input, drop_input);
}

/*
 * test_stage_sources.c - the sources that need no descriptor: text, files by name, a command's
 * output, a generator, ticks.
 */
#include "stage.h"

#include <errno.h>
#include <sys/wait.h>

#include <coflow/span.h>
#include <coflow/source.h>
#include <coflow/task.h>

static bool no_child_is_left(void)
{
    return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

/* ---------------------------------------------------------------------------- text */

TEST(text_is_cut_into_lines)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        cf_coro *sink = keeper(&got);
        cf_set_mode(sink, both_modes[i]);
        assert_int_equal(cf_lines_text("one\n\ntwo", 8, sink), CF_DONE);
        assert_kept(&got, "one\n\ntwo\n");
        assert_int_equal(got.ended, 1);
    }
    assert_int_equal(cf_lines_text("", 0, cf_null()), CF_DONE);
}

TEST(a_long_text_keeps_its_bytes)
{
    size_t size = 1 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 1001 == 0 ? '\n' : (char)('a' + i % 26);
    cf_memory memory;
    assert_int_equal(cf_lines_text(text, size, cf_to_memory(&memory)), CF_DONE);
    assert_int_equal(memory.len, size);
    assert_memory_equal(memory.text, text, size);
    free(memory.text);
    free(text);
}

/* --------------------------------------------------------------------------- files */

static const char *path_of(char *path, const char *text)
{
    strcpy(path, "/tmp/coflow-source-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

static cf_value note_spans(cf_coro *self, void *log)
{
    cf_span span;
    while (cf_recv_span(self, &span)) {
        note(log, cf_span_name(&span) + strlen("/tmp/coflow-source-XXXXX"));
        assert_int_equal(cf_span_offset(&span), 0);
    }
    return cf_nil;
}

TEST(files_follow_each_other_and_carry_their_names)
{
    char first[32], second[32], expected[8];
    const char *paths[] = {path_of(first, "one\nunfinished"), path_of(second, "two\nlast")};
    kept got = {.len = 0};
    assert_int_equal(cf_lines_files(paths, 2, keeper(&got)), CF_DONE);
    assert_kept(&got, "one\nunfinished\ntwo\nlast\n");

    cf_memory memory;
    assert_int_equal(cf_lines_files(paths, 2, cf_to_memory(&memory)), CF_DONE);
    assert_string_equal(memory.text, "one\nunfinished\ntwo\nlast");
    free(memory.text);

    journal log = {""};
    unlink(second);
    const char *one_line[] = {path_of(second, "two\n")};
    assert_int_equal(cf_lines_files(one_line, 1, cf_sink(note_spans, &log)), CF_DONE);
    snprintf(expected, sizeof expected, "%s", second + strlen("/tmp/coflow-source-XXXXX"));
    assert_string_equal(log.text, expected);
    unlink(first);
    unlink(second);
}

TEST(a_file_that_is_missing_is_passed_over_and_told)
{
    char path[32];
    const char *paths[] = {"/nowhere/1", path_of(path, "here\n"), "/nowhere/2"};
    kept got = {.len = 0};
    assert_int_equal(cf_lines_files(paths, 3, keeper(&got)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "/nowhere/1: No such file or directory", "files");
    assert_kept(&got, "here\n");
    unlink(path);
}

TEST(a_target_that_stops_ends_the_list)
{
    char path[32];
    const char *paths[] = {path_of(path, "one\ntwo\n"), "/nowhere"};
    kept stops = {.stop_after = 1}, fails = {.fail_after = 1};
    assert_int_equal(cf_lines_files(paths, 1, keeper(&stops)), CF_DONE);
    assert_int_equal(cf_lines_files(paths, 1, keeper(&fails)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(cf_lines_files(paths, 1, no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
    unlink(path);
}

/* ------------------------------------------------------------------------- command */

TEST(a_commands_output_is_lines)
{
    kept got = {.len = 0};
    assert_int_equal(cf_lines_command("echo one; printf two", keeper(&got)), CF_DONE);
    assert_kept(&got, "one\ntwo\n");
    assert_true(no_child_is_left());
}

TEST(a_command_that_fails_is_an_error_behind_its_lines)
{
    kept got = {.len = 0};
    assert_int_equal(cf_lines_command("echo one; exit 3", keeper(&got)), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 3", "command");
    assert_kept(&got, "one\n");
    assert_int_equal(cf_lines_command("kill -9 $$", cf_null()), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "killed by signal 9 (Killed)", "command");
    assert_true(no_child_is_left());
}

TEST(a_target_that_stops_ends_the_command)
{
    kept stops = {.stop_after = 1}, fails = {.fail_after = 1};
    assert_int_equal(cf_lines_command("yes", keeper(&stops)), CF_DONE);
    assert_int_equal(stops.lines, 1);
    assert_int_equal(cf_lines_command("yes", keeper(&fails)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(cf_lines_command("yes", no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
    assert_true(no_child_is_left());
}

/* In one thread: each command waits for what the other writes. */
static cf_value run_command(cf_coro *self, void *command)
{
    (void)self;
    assert_int_equal(cf_lines_command(command, cf_null()), CF_DONE);
    return cf_nil;
}

TEST(in_tasks_commands_run_side_by_side)
{
    char path[] = "/tmp/coflow-fifo-XXXXXX", reads[128], writes[128];
    assert_non_null(mkdtemp(path));
    snprintf(reads, sizeof reads, "mkfifo %s/f; cat %s/f", path, path);
    snprintf(writes, sizeof writes, "until test -p %s/f; do sleep 0.01; done; echo >%s/f", path,
             path);
    cf_task *tasks[] = {cf_spawn(run_command, reads), cf_spawn(run_command, writes)};
    assert_int_equal(cf_gather(tasks, 2, NULL), CF_DONE);
    snprintf(reads, sizeof reads, "rm -r %s", path);
    assert_int_equal(system(reads), 0);
}

/* ----------------------------------------------------------------------- generator */

static cf_value count_up(cf_coro *self, void *arg)
{
    char text[16];
    bool *closed = arg;
    for (int i = 1; i <= 3; i++) {
        int len = snprintf(text, sizeof text, "%d", i);
        if (!cf_yield(self, cf_text(text, (size_t)len), NULL))
            break;
    }
    *closed = cf_pending(self) != NULL;
    return cf_nil;
}

TEST(what_a_generator_yields_is_lines)
{
    bool closed = true;
    kept got = {.len = 0};
    assert_int_equal(cf_lines_from(cf_new(count_up, &closed), keeper(&got)), CF_DONE);
    assert_kept(&got, "1\n2\n3\n");
    assert_false(closed);
}

TEST(a_generator_is_closed_when_no_more_is_wanted)
{
    bool closed = false;
    kept got = {.stop_after = 1};
    cf_coro *sink = keeper(&got);
    cf_set_mode(sink, CF_SYNC);
    assert_int_equal(cf_lines_from(cf_new(count_up, &closed), sink), CF_DONE);
    assert_true(closed);
}

static cf_value yield_and_fail(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_str("one"), NULL);
    return cf_raise(self, CF_EUSER + 3, "no more");
}

TEST(a_generator_that_fails_is_an_error_behind_its_lines)
{
    kept got = {.len = 0};
    cf_coro *generator = cf_new(yield_and_fail, NULL);
    cf_set_name(generator, "numbers");
    assert_int_equal(cf_lines_from(generator, keeper(&got)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 3, "no more", "numbers");
    assert_kept(&got, "one\n");
}

TEST(a_missing_end_drops_the_other)
{
    bool closed = false;
    assert_int_equal(cf_lines_from(no_stage(cf_null()), cf_null()), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
    assert_int_equal(cf_lines_from(cf_new(count_up, &closed), no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
}

/* --------------------------------------------------------------------------- ticks */

TEST(ticks_are_counted)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        cf_coro *sink = keeper(&got);
        cf_set_mode(sink, both_modes[i]);
        assert_int_equal(cf_ticks(0.001, 3, sink), CF_DONE);
        assert_kept(&got, "1\n2\n3\n");
    }
}

TEST(ticks_end_when_no_more_are_wanted)
{
    kept stops = {.stop_after = 2}, fails = {.fail_after = 2};
    assert_int_equal(cf_ticks(0, 0, keeper(&stops)), CF_DONE);
    assert_int_equal(stops.lines, 2);
    assert_int_equal(cf_ticks(0, 0, keeper(&fails)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(cf_ticks(-1, 0, cf_null()), CF_ERROR);
    assert_error(cf_last_error(), CF_EINVAL, NULL, "ticks");
}

static cf_value tick_for_ever(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    return cf_int(cf_ticks(0.001, 0, cf_null()) == CF_ERROR ? cf_last_error()->code : 0);
}

static cf_value cancel_it(cf_coro *self, void *task)
{
    (void)self;
    cf_sleep(0.005);
    cf_cancel(task);
    return cf_nil;
}

TEST(a_task_that_ticks_can_be_cancelled)
{
    cf_task *ticking = cf_spawn(tick_for_ever, NULL);
    cf_task_free(cf_spawn(cancel_it, ticking));
    assert_int_equal(cf_await(ticking, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_into_lines),
        cmocka_unit_test(a_long_text_keeps_its_bytes),
        cmocka_unit_test(files_follow_each_other_and_carry_their_names),
        cmocka_unit_test(a_file_that_is_missing_is_passed_over_and_told),
        cmocka_unit_test(a_target_that_stops_ends_the_list),
        cmocka_unit_test(a_commands_output_is_lines),
        cmocka_unit_test(a_command_that_fails_is_an_error_behind_its_lines),
        cmocka_unit_test(a_target_that_stops_ends_the_command),
        cmocka_unit_test(in_tasks_commands_run_side_by_side),
        cmocka_unit_test(what_a_generator_yields_is_lines),
        cmocka_unit_test(a_generator_is_closed_when_no_more_is_wanted),
        cmocka_unit_test(a_generator_that_fails_is_an_error_behind_its_lines),
        cmocka_unit_test(a_missing_end_drops_the_other),
        cmocka_unit_test(ticks_are_counted),
        cmocka_unit_test(ticks_end_when_no_more_are_wanted),
        cmocka_unit_test(a_task_that_ticks_can_be_cancelled),
    };
    return RUN("sources", tests);
}

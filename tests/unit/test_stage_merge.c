/*
 * test_stage_merge.c - cf_merge: several descriptors, one target, whole lines.
 */
#include "stage.h"

#include <sys/wait.h>

#include <coflow/task.h>

enum { WRITERS = 3 };

/* A child for each pipe writes its lines in pieces, in its own time. */
static void write_in_pieces(int fd, char name)
{
    char line[] = "x 00\n";
    line[0] = name;
    for (int i = 0; i < 50; i++) {
        line[2] = (char)('0' + i / 10);
        line[3] = (char)('0' + i % 10);
        for (int j = 0; j < 5; j++)
            if (write(fd, line + j, 1) != 1)
                _exit(1);
    }
    _exit(write(fd, &name, 1) != 1);
}

static void start_writers(cf_input inputs[WRITERS])
{
    for (int i = 0; i < WRITERS; i++) {
        int ends[2];
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            write_in_pieces(ends[1], (char)('a' + i));
        close(ends[1]);
        inputs[i] = (cf_input){.fd = ends[0], .separator = '\n'};
    }
}

static void end_writers(cf_input inputs[WRITERS])
{
    for (int i = 0; i < WRITERS; i++) {
        int status;
        close(inputs[i].fd);
        assert_true(wait(&status) > 0);
    }
}

/* Each writer's lines, all of them, whole, in order; what others wrote may stand between. */
static void check_lines(const kept *got)
{
    int next[WRITERS] = {0};
    assert_int_equal(got->lines, WRITERS * 51);
    for (const char *p = got->text; p < got->text + got->len; p = strchr(p, '\n') + 1) {
        int *n = &next[*p - 'a'];
        assert_in_range(*p, 'a', 'a' + WRITERS - 1);
        if (*n < 50) {
            char line[32];
            snprintf(line, sizeof line, "%c %02d\n", *p, *n);
            assert_memory_equal(p, line, 5);
        } else {
            assert_int_equal(p[1], '\n'); /* the last, which had no newline */
        }
        ++*n;
    }
}

TEST(lines_of_several_writers_come_whole_and_in_order)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        cf_input inputs[WRITERS];
        kept got = {.len = 0};
        start_writers(inputs);
        cf_coro *sink = keeper(&got);
        cf_set_mode(sink, both_modes[i]);
        assert_int_equal(cf_merge(inputs, WRITERS, sink), CF_DONE);
        check_lines(&got);
        assert_int_equal(got.ended, 1);
        end_writers(inputs);
    }
}

static cf_value merge_in_task(cf_coro *self, void *arg)
{
    (void)self;
    cf_input inputs[WRITERS];
    kept *got = arg;
    start_writers(inputs);
    assert_int_equal(cf_merge(inputs, WRITERS, keeper(got)), CF_DONE);
    end_writers(inputs);
    return cf_nil;
}

TEST(in_a_task_only_the_task_waits)
{
    static kept got;
    assert_int_equal(cf_await(cf_spawn(merge_in_task, &got), NULL), CF_DONE);
    check_lines(&got);
}

TEST(files_can_be_among_the_inputs)
{
    int ends[2];
    kept got = {.len = 0};
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    close(ends[1]);
    cf_input inputs[] = {{.fd = ends[0], .separator = '\n'},
                         {.fd = file_of("from a file\n", 12), .separator = '\n'}};
    assert_int_equal(cf_merge(inputs, 2, keeper(&got)), CF_DONE);
    assert_int_equal(got.lines, 2);
    close(inputs[0].fd);
    close(inputs[1].fd);
}

TEST(no_inputs_are_done_at_once)
{
    kept got = {.len = 0};
    assert_int_equal(cf_merge(NULL, 0, keeper(&got)), CF_DONE);
    assert_int_equal(got.ended, 1);
}

TEST(an_input_that_cannot_be_read_leaves_the_others)
{
    kept got = {.len = 0};
    int folder = open("/", O_RDONLY | O_CLOEXEC);
    cf_input inputs[] = {{.fd = folder, .separator = '\n', .name = "/"},
                         {.fd = file_of("one\ntwo\n", 8), .separator = '\n'}};
    assert_int_equal(cf_merge(inputs, 2, keeper(&got)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "/: Is a directory", NULL);
    assert_kept(&got, "one\ntwo\n");
    close(inputs[0].fd);
    close(inputs[1].fd);
}

TEST(a_target_that_stops_or_fails_ends_it)
{
    kept stops = {.stop_after = 1}, fails = {.fail_after = 1};
    cf_input input = {.fd = file_of("one\ntwo\n", 8), .separator = '\n'};
    assert_int_equal(cf_merge(&input, 1, keeper(&stops)), CF_DONE);
    assert_int_equal(stops.lines, 1);
    lseek(input.fd, 0, SEEK_SET);
    assert_int_equal(cf_merge(&input, 1, keeper(&fails)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    close(input.fd);
    assert_int_equal(cf_merge(&input, 1, no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
}

TEST(a_descriptor_that_is_none_is_an_error)
{
    cf_input input = {.fd = -1, .separator = '\n'};
    assert_int_equal(cf_merge(&input, 1, cf_null()), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, "merge");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_several_writers_come_whole_and_in_order),
        cmocka_unit_test(in_a_task_only_the_task_waits),
        cmocka_unit_test(files_can_be_among_the_inputs),
        cmocka_unit_test(no_inputs_are_done_at_once),
        cmocka_unit_test(an_input_that_cannot_be_read_leaves_the_others),
        cmocka_unit_test(a_target_that_stops_or_fails_ends_it),
        cmocka_unit_test(a_descriptor_that_is_none_is_an_error),
    };
    return RUN("merge", tests);
}

/*
 * test_output_restart.c - cf_output_command_restarted: which lines which of the started commands
 * gets. A command that closes its input before it says so in a file is known to read no more.
 */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/coflow-test-XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    strcpy(strrchr(folder, '-'), "-XXXXXX");
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    char command[80];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static size_t size_of(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    return (size_t)size;
}

static void await_size(const char *path, size_t size)
{
    while (size_of(path) < size)
        usleep(1000);
}

static void check_file(const char *path, const char *text, size_t len)
{
    static char got[300000];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fread(got, 1, sizeof got, file), len);
    assert_memory_equal(got, text, len);
    fclose(file);
}

static int put(cf_output *output, const char *text)
{
    return cf_output_write(output, text, strlen(text));
}

/* ---------------------------------------------------------------------------- lines */

static const char read_one[] = "read line; exec <&-; echo $line >>got";

TEST(each_line_goes_to_a_new_one)
{
    unsigned count = 9;
    cf_restart restart = {2, '\n', &count};
    cf_output *output = cf_output_command_restarted(read_one, -1, &restart);
    assert_non_null(output);
    assert_int_equal(count, 0);
    assert_int_equal(put(output, "a\n"), 0);
    await_size("got", 2);
    assert_int_equal(put(output, "b\n"), 0);
    await_size("got", 4);
    assert_int_equal(count, 1);
    assert_int_equal(put(output, "c\n"), 0);
    await_size("got", 6);
    assert_int_equal(put(output, "d\n"), EPIPE); /* that was often enough */
    assert_int_equal(put(output, "e\n"), EPIPE);
    assert_int_equal(count, 2);
    assert_int_equal(cf_output_close(output), CF_DONE);
    check_file("got", "a\nb\nc\n", 6);
}

TEST(a_command_that_reads_all_is_started_once)
{
    unsigned count;
    cf_restart restart = {2, '\n', &count};
    cf_output *output = cf_output_command_restarted("cat >got", -1, &restart);
    assert_int_equal(put(output, "a\nb\nc"), 0);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_int_equal(count, 0);
    check_file("got", "a\nb\nc", 5);
}

static const char bad_then_good[] = "if test -e first; then cat >second; else head -c 4 >begin; "
                                    "exec <&-; mv begin first; exit 1; fi";

/* A line that is longer than a pipe, of which the first has read a little. */
TEST(a_line_that_was_cut_is_given_whole_to_the_next)
{
    enum { LEN = 200000 };
    static char text[LEN + 6];
    cf_restart restart = {1, '\n', NULL};
    cf_output *output = cf_output_command_restarted(bad_then_good, -1, &restart);
    memset(text, 'x', LEN);
    strcpy(text + LEN, "\nlast");
    assert_int_equal(cf_output_write(output, text, LEN + 5), 0);
    assert_int_equal(cf_output_close(output), CF_DONE); /* how the first ended does not matter */
    check_file("first", "xxxx", 4);
    check_file("second", text, LEN + 5);
}

TEST(the_rest_of_a_begun_line_is_for_nobody)
{
    static const char separators[] = {'\n', '\0'};
    for (size_t i = 0; i < COUNT(separators); i++) {
        char rest[] = "of it|next|";
        rest[5] = rest[10] = separators[i];
        cf_restart restart = {1, separators[i], NULL};
        cf_output *output = cf_output_command_restarted(bad_then_good, -1, &restart);
        assert_int_equal(put(output, "some"), 0);
        await_size("first", 4);
        assert_int_equal(cf_output_write(output, rest, 11), 0);
        assert_int_equal(cf_output_close(output), CF_DONE);
        check_file("second", rest + 6, 5);
        unlink("first");
    }
}

TEST(many_lines_are_lost_by_none_but_the_first)
{
    enum { LINES = 30000 };
    static char text[LINES * 8];
    char *p = text;
    for (int i = 0; i < LINES; i++)
        p += sprintf(p, "%06d\n", i);
    cf_restart restart = {1, '\n', NULL};
    cf_output *output = cf_output_command_restarted(bad_then_good, -1, &restart);
    size_t len = (size_t)(p - text);
    assert_int_equal(cf_output_write(output, text, len), 0);
    assert_int_equal(cf_output_close(output), CF_DONE);
    size_t got = size_of("second");
    assert_in_range(got, len - 65536, len - 1); /* a pipe's worth was the first one's */
    check_file("second", text + (len - got), got);
    assert_int_equal(got % 7, 0);
}

/* ----------------------------------------------------------------------------- ends */

TEST(the_last_end_is_told)
{
    cf_restart restart = {1, '\n', NULL};
    cf_output *output =
        cf_output_command_restarted("read line; exec <&-; echo >>got; exit 3", -1, &restart);
    assert_int_equal(put(output, "a\n"), 0);
    await_size("got", 1);
    assert_int_equal(put(output, "b\n"), 0);
    await_size("got", 2);
    assert_int_equal(put(output, "c\n"), EPIPE);
    assert_int_equal(cf_output_close(output), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 3", NULL);
}

TEST(all_write_to_the_same_output)
{
    int ends[2];
    char got[8] = "";
    assert_int_equal(pipe(ends), 0);
    cf_restart restart = {1, '\n', NULL};
    cf_output *output = cf_output_command_restarted("read line; exec <&-; echo $line; echo >>got",
                                                    ends[1], &restart);
    assert_int_equal(put(output, "a\n"), 0);
    await_size("got", 1);
    assert_int_equal(put(output, "b\n"), 0);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_int_equal(read(ends[0], got, sizeof got), 4);
    assert_string_equal(got, "a\nb\n");
    close(ends[0]);
    close(ends[1]);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(each_line_goes_to_a_new_one),
        IN_FOLDER(a_command_that_reads_all_is_started_once),
        IN_FOLDER(a_line_that_was_cut_is_given_whole_to_the_next),
        IN_FOLDER(the_rest_of_a_begun_line_is_for_nobody),
        IN_FOLDER(many_lines_are_lost_by_none_but_the_first),
        IN_FOLDER(the_last_end_is_told),
        IN_FOLDER(all_write_to_the_same_output),
    };
    return RUN("output, restarted", tests);
}

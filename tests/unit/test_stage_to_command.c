/*
 * test_stage_to_command.c - cf_to_command: what the command gets, what its end is, and that nothing
 * of it is left behind.
 */
#include "stage.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

static char path[] = "/tmp/coflow-command-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    strcpy(strrchr(path, '-'), "-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0 || setenv("OUT", path, 1) != 0)
        return -1;
    return close(fd);
}

/* No child is left. */
static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : -1;
}

static void check_out(const char *text, int line)
{
    char got[256] = "";
    int fd = open(path, O_RDONLY);
    _assert_true(read(fd, got, sizeof got - 1) >= 0, path, __FILE__, line);
    close(fd);
    _assert_string_equal(got, text, __FILE__, line);
}

#define assert_out(text) check_out((text), __LINE__)

TEST(the_command_gets_the_bytes_of_the_input)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        assert_int_equal(feed("one\n\ntwo", both_modes[i], cf_to_command("cat >$OUT")), CF_DONE);
        assert_out("one\n\ntwo");
    }
}

TEST(the_source_returns_when_the_command_has_ended)
{
    assert_int_equal(feed("one\n", 0, cf_to_command("cat >/dev/null; echo done >$OUT")), CF_DONE);
    assert_out("done\n");
}

TEST(an_exit_status_is_an_error)
{
    assert_int_equal(feed("one\n", 0, cf_to_command("cat >$OUT; exit 3")), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 3", "command");
    assert_out("one\n");
}

TEST(a_signal_is_an_error)
{
    assert_int_equal(feed("one\n", 0, cf_to_command("cat >/dev/null; kill -9 $$")), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "killed by signal 9 (Killed)", "command");
}

TEST(a_command_that_is_not_found_fails)
{
    cf_coro *sink = cf_to_command("exec 2>/dev/null; coflow-has-no-such-command");
    assert_int_equal(feed("one\n", 0, sink), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 127", "command");
}

/* More than a pipe holds, so that a write must fail. */
static char *many_lines(size_t size)
{
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 64 == 63 ? '\n' : 'x';
    return text;
}

TEST(a_command_that_stops_reading_is_a_stop)
{
    size_t size = 4 << 20;
    char *text = many_lines(size);
    uint64_t lines = 0;
    cf_coro *sink = cf_to_command("head -n 1 >/dev/null");
    assert_int_equal(lines_of(text, size, cf_count(&lines, sink)), CF_DONE);
    assert_true(lines < size / 64);
    free(text);
}

TEST(one_that_stops_and_fails_is_an_error)
{
    size_t size = 4 << 20;
    char *text = many_lines(size);
    assert_int_equal(lines_of(text, size, cf_to_command("exit 5")), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 5", "command");
    free(text);
}

/* If the first command's pipe were open in the second, the first would not see its end. */
TEST(no_command_holds_anothers_pipe)
{
    cf_coro *first = cf_to_command("cat >/dev/null; echo ended >$OUT");
    cf_coro *second = cf_to_command("cat >/dev/null");
    cf_free(first);
    assert_out("ended\n");
    cf_free(second);
}

TEST(a_broadcast_gives_to_all_of_them)
{
    cf_coro *targets[] = {cf_to_command("exit 7"), cf_to_command("cat >$OUT"), cf_null()};
    assert_int_equal(feed("one\ntwo\n", 0, cf_broadcast(targets, 3)), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 7", "command");
    assert_out("one\ntwo\n");
}

TEST(an_error_thrown_in_comes_out_and_the_command_is_waited_for)
{
    cf_coro *sink = cf_to_command("cat >/dev/null; exit 1");
    assert_int_equal(cf_throw(sink, CF_EUSER, "enough", NULL), CF_ERROR);
    assert_error(cf_error_of(sink), CF_EUSER, "enough", "command");
    cf_free(sink);
}

#define command_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        command_test(the_command_gets_the_bytes_of_the_input),
        command_test(the_source_returns_when_the_command_has_ended),
        command_test(an_exit_status_is_an_error),
        command_test(a_signal_is_an_error),
        command_test(a_command_that_is_not_found_fails),
        command_test(a_command_that_stops_reading_is_a_stop),
        command_test(one_that_stops_and_fails_is_an_error),
        command_test(no_command_holds_anothers_pipe),
        command_test(a_broadcast_gives_to_all_of_them),
        command_test(an_error_thrown_in_comes_out_and_the_command_is_waited_for),
    };
    return RUN("to_command", tests);
}

/* cf_printer and cf_null: what is written, and descriptors that are slow, full, closed or none. */
#include "stream.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

/* What fd holds from its start. */
static size_t read_back(int fd, char *buffer, size_t size)
{
    ssize_t n = pread(fd, buffer, size, 0);
    assert_true(n >= 0);
    return (size_t)n;
}

static void check_printed(const char *input, size_t len, const char *expected, size_t expected_len)
{
    char buffer[256];
    int out = file_of("", 0);
    assert_int_equal(lines_of(input, len, cf_printer(out)), CF_DONE);
    assert_int_equal(read_back(out, buffer, sizeof buffer), expected_len);
    assert_memory_equal(buffer, expected, expected_len);
    assert_int_equal(close(out), 0); /* it stayed ours */
}

TEST(each_line_with_a_newline)
{
    check_printed("one\n\ntwo\n", 9, "one\n\ntwo\n", 9);
}

TEST(a_last_line_without_newline_gets_one)
{
    check_printed("one\ntwo", 7, "one\ntwo\n", 8);
}

TEST(nothing_for_no_lines)
{
    check_printed("", 0, "", 0);
}

TEST(bytes_as_they_are)
{
    check_printed("\0\xff\r\n\0", 5, "\0\xff\r\n\0\n", 6);
}

TEST(lines_that_were_split_before_print_the_same)
{
    char buffer[256];
    int out = file_of("", 0);
    cf_coro *head = pass_through(2, cf_printer(out));
    assert_int_equal(lines_of_text("one\n\ntwo", head), CF_DONE);
    assert_int_equal(read_back(out, buffer, sizeof buffer), 9);
    assert_memory_equal(buffer, "one\n\ntwo\n", 9);
    close(out);
}

TEST(what_is_flushed_has_been_written)
{
    char buffer[256];
    int out = file_of("", 0);
    cf_coro *head = pass_through(2, cf_printer(out));
    push(head, "one");
    assert_true(cf_flush(head));
    assert_int_equal(read_back(out, buffer, sizeof buffer), 4);
    cf_send(head, cf_str("two"), NULL);
    assert_int_equal(read_back(out, buffer, sizeof buffer), 8);
    cf_free(head);
    assert_int_equal(read_back(out, buffer, sizeof buffer), 8);
    close(out);
}

/* ------------------------------------------------- a reader that takes its time */

typedef struct reader {
    int fd;
    pthread_t disturbs;
    bool disturb;
    size_t bytes;
    uint64_t sum;
} reader;

static void *read_slowly(void *arg)
{
    reader *r = arg;
    unsigned char buffer[1000];
    ssize_t n;
    while ((n = read(r->fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            r->sum += buffer[i] * (++r->bytes % 251);
        if (r->disturb)
            pthread_kill(r->disturbs, SIGUSR1);
    }
    return NULL;
}

static void check_slow(bool disturb, int flags)
{
    enum { SIZE = 500000 };
    int ends[2];
    pthread_t thread;
    char *text = malloc(SIZE);
    uint64_t sum = 0;
    for (size_t i = 0; i < SIZE; i++)
        text[i] = i % 61 == 60 || i == SIZE - 1 ? '\n' : (char)('!' + i % 90);
    for (size_t i = 0; i < SIZE; i++)
        sum += (unsigned char)text[i] * ((i + 1) % 251);
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[1], F_SETFL, flags);
    reader r = {.fd = ends[0], .disturbs = pthread_self(), .disturb = disturb};
    assert_int_equal(pthread_create(&thread, NULL, read_slowly, &r), 0);
    assert_int_equal(lines_of(text, SIZE, pass_through(1, cf_printer(ends[1]))), CF_DONE);
    assert_int_equal(fcntl(ends[1], F_GETFL) & O_NONBLOCK, flags);
    close(ends[1]);
    pthread_join(thread, NULL);
    close(ends[0]);
    free(text);
    assert_int_equal(r.bytes, SIZE);
    assert_int_equal(r.sum, sum);
}

TEST(a_full_pipe_is_waited_for)
{
    check_slow(false, 0);
}

TEST(a_full_pipe_in_non_blocking_mode_is_waited_for_and_left_so)
{
    check_slow(false, O_NONBLOCK);
}

static void nothing(int signal_number)
{
    (void)signal_number;
}

TEST(a_signal_interrupts_nothing)
{
    struct sigaction action = {.sa_handler = nothing}; /* without SA_RESTART */
    sigaction(SIGUSR1, &action, NULL);
    check_slow(true, 0);
    check_slow(true, O_NONBLOCK);
}

/* -------------------------------------------------------------------- no reader */

static int pipe_without_reader(void)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    return ends[1];
}

TEST(a_closed_pipe_is_a_stop)
{
    int fd = pipe_without_reader();
    cf_coro *head = pass_through(1, cf_printer(fd));
    push(head, "line");
    assert_false(cf_flush(head));
    assert_null(cf_error_of(head));
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
    close(fd);
}

TEST(a_source_above_a_closed_pipe_is_done)
{
    int fd = pipe_without_reader();
    assert_int_equal(lines_of_text("a\nb\n", pass_through(1, cf_printer(fd))), CF_DONE);
    close(fd);
}

/* Whatever a program does with SIGPIPE, the printer raises none. */
TEST(no_sigpipe_is_raised)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGPIPE, SIG_DFL);
        int fd = pipe_without_reader();
        _exit(lines_of_text("a\n", cf_printer(fd)) == CF_DONE ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* --------------------------------------------------------------------- failures */

TEST(a_full_disk_is_an_error_at_the_source)
{
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    assert_int_equal(lines_of_text("a\n", pass_through(2, cf_printer(fd))), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, "printer");
    assert_non_null(strstr(cf_last_error()->text, strerror(ENOSPC)));
    close(fd);
}

TEST(a_full_disk_leaves_the_other_targets_of_a_broadcast)
{
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    kept k = {0};
    cf_coro *targets[] = {cf_printer(fd), keeper(&k)};
    assert_int_equal(lines_of_text("a\nb\n", cf_broadcast(targets, 2)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, "printer");
    assert_kept(&k, "a\nb\n");
    close(fd);
}

TEST(a_descriptor_that_is_none_is_an_error)
{
    assert_int_equal(lines_of_text("a\n", cf_printer(-1)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, "printer");
    assert_non_null(strstr(cf_last_error()->text, strerror(EBADF)));
}

/* -------------------------------------------------------------------------- null */

TEST(null_takes_every_line)
{
    cf_coro *sink = cf_null();
    assert_null(cf_target(sink));
    for (int i = 0; i < 10000; i++)
        assert_true(push(sink, "line"));
    assert_true(cf_flush(sink));
    assert_int_equal(cf_close(sink), CF_DONE);
    cf_free(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_with_a_newline),
        cmocka_unit_test(a_last_line_without_newline_gets_one),
        cmocka_unit_test(nothing_for_no_lines),
        cmocka_unit_test(bytes_as_they_are),
        cmocka_unit_test(lines_that_were_split_before_print_the_same),
        cmocka_unit_test(what_is_flushed_has_been_written),
        cmocka_unit_test(a_full_pipe_is_waited_for),
        cmocka_unit_test(a_full_pipe_in_non_blocking_mode_is_waited_for_and_left_so),
        cmocka_unit_test(a_signal_interrupts_nothing),
        cmocka_unit_test(a_closed_pipe_is_a_stop),
        cmocka_unit_test(a_source_above_a_closed_pipe_is_done),
        cmocka_unit_test(no_sigpipe_is_raised),
        cmocka_unit_test(a_full_disk_is_an_error_at_the_source),
        cmocka_unit_test(a_full_disk_leaves_the_other_targets_of_a_broadcast),
        cmocka_unit_test(a_descriptor_that_is_none_is_an_error),
        cmocka_unit_test(null_takes_every_line),
    };
    return RUN("sinks printer and null", tests);
}

/*
 * test_source_siphon.c - pipes that are read through one of the reader's own: all that was written
 * comes, in order, however it was written; and what cannot be read that way is read as ever.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "source/siphon.h"

enum { OUT, IN }; /* the ends of a pipe */
enum { PAGE = 4096 };

static void open_pipe(int ends[2], int flags)
{
    assert_int_equal(pipe2(ends, O_CLOEXEC | flags), 0);
}

static void close_pipe(const int ends[2])
{
    close(ends[OUT]);
    close(ends[IN]);
}

/* ------------------------------------------------------------------------ the siphon */

TEST(what_was_written_comes_and_then_the_end)
{
    struct cf__siphon siphon;
    int ends[2];
    char got[16];
    open_pipe(ends, 0);
    assert_true(cf__siphon_open(&siphon, ends[OUT]));
    assert_int_equal(write(ends[IN], "abcdef", 6), 6);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, 4), 4);
    assert_memory_equal(got, "abcd", 4);
    assert_int_equal(write(ends[IN], "ghi", 3), 3);
    close(ends[IN]);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, sizeof got), 5);
    assert_memory_equal(got, "efghi", 5);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, sizeof got), 0);
    cf__siphon_close(&siphon);
    cf__siphon_close(&siphon);
    close(ends[OUT]);
}

/* Each write is a packet of its own there, and each read gives one. */
TEST(packets_come_all_at_once)
{
    struct cf__siphon siphon;
    int ends[2];
    char got[16];
    open_pipe(ends, O_DIRECT);
    assert_true(cf__siphon_open(&siphon, ends[OUT]));
    assert_int_equal(write(ends[IN], "ab", 2), 2);
    assert_int_equal(write(ends[IN], "cd", 2), 2);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, sizeof got), 4);
    assert_memory_equal(got, "abcd", 4);
    cf__siphon_close(&siphon);
    close_pipe(ends);
}

TEST(it_holds_as_much_as_the_pipe)
{
    enum { WIDE = 64 * PAGE };
    struct cf__siphon siphon;
    int ends[2];
    static char text[WIDE], got[WIDE];
    open_pipe(ends, 0);
    if (fcntl(ends[IN], F_SETPIPE_SZ, WIDE) != WIDE)
        skip();
    memset(text, 'x', sizeof text);
    assert_true(cf__siphon_open(&siphon, ends[OUT]));
    assert_int_equal(write(ends[IN], text, WIDE), WIDE);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, WIDE), WIDE);
    assert_memory_equal(got, text, WIDE);
    cf__siphon_close(&siphon);
    close_pipe(ends);
}

TEST(only_a_pipe_gets_one)
{
    struct cf__siphon siphon;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_false(cf__siphon_open(&siphon, ends[0]));
    assert_int_equal(siphon.out, -1);
    close_pipe(ends);
}

/* Its own pipe is broken, as where splice(2) is forbidden. */
TEST(what_cannot_be_moved_is_read)
{
    struct cf__siphon siphon;
    int ends[2];
    char got[16];
    open_pipe(ends, 0);
    assert_true(cf__siphon_open(&siphon, ends[OUT]));
    close(siphon.in);
    siphon.in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(write(ends[IN], "abc", 3), 3);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, sizeof got), 3);
    assert_memory_equal(got, "abc", 3);
    close(ends[OUT]);
    assert_int_equal(cf__siphon_read(&siphon, ends[OUT], got, sizeof got), -1);
    assert_int_equal(errno, EBADF);
    close(ends[IN]);
    cf__siphon_close(&siphon);
}

/* ------------------------------------------------------------------------ in a task */

struct reading {
    struct cf__siphon siphon;
    int ends[2];
    int others; /* how often another task has run */
    ssize_t got;
    int error;
};

static cf_value read_once(cf_coro *self, void *arg)
{
    struct reading *reading = arg;
    char buf[16];
    (void)self;
    reading->got = cf__siphon_read(&reading->siphon, reading->ends[OUT], buf, sizeof buf);
    reading->error = errno;
    return cf_nil;
}

static cf_value write_later(cf_coro *self, void *arg)
{
    struct reading *reading = arg;
    (void)self;
    cf_pause();
    assert_int_equal(reading->got, -2); /* the other one waits */
    assert_int_equal(write(reading->ends[IN], "abc", 3), 3);
    return cf_nil;
}

static cf_value cancel_later(cf_coro *self, void *task)
{
    (void)self;
    cf_pause();
    cf_cancel(task);
    return cf_nil;
}

static void begin(struct reading *reading)
{
    *reading = (struct reading){.got = -2};
    open_pipe(reading->ends, 0);
    assert_true(cf__siphon_open(&reading->siphon, reading->ends[OUT]));
}

static void end(struct reading *reading)
{
    cf__siphon_close(&reading->siphon);
    close_pipe(reading->ends);
}

TEST(a_task_waits_for_more)
{
    struct reading reading;
    begin(&reading);
    cf_task_free(cf_spawn(read_once, &reading));
    cf_task_free(cf_spawn(write_later, &reading));
    cf_run();
    assert_int_equal(reading.got, 3);
    end(&reading);
}

TEST(a_task_that_waits_can_be_cancelled)
{
    struct reading reading;
    begin(&reading);
    cf_task *task = cf_spawn(read_once, &reading);
    cf_task_free(cf_spawn(cancel_later, task));
    cf_run();
    assert_int_equal(reading.got, -1);
    assert_int_equal(reading.error, ECANCELED);
    cf_task_free(task);
    end(&reading);
}

static cf_value read_and_pause(cf_coro *self, void *arg)
{
    struct reading *reading = arg;
    char buf[2 * PAGE];
    (void)self;
    reading->got = cf__siphon_read(&reading->siphon, reading->ends[OUT], buf, sizeof buf);
    cf__siphon_pause(&reading->siphon);
    reading->got = -2;
    return cf_nil;
}

static cf_value look(cf_coro *self, void *arg)
{
    struct reading *reading = arg;
    (void)self;
    reading->others += reading->got > 0;
    return cf_nil;
}

/* How often another task runs between a read of so many bytes and the next. */
static int others_run_after(size_t len)
{
    static const char text[2 * PAGE];
    struct reading reading;
    begin(&reading);
    assert_int_equal(write(reading.ends[IN], text, len), (ssize_t)len);
    cf_task_free(cf_spawn(read_and_pause, &reading));
    cf_task_free(cf_spawn(look, &reading));
    cf_run();
    end(&reading);
    return reading.others;
}

TEST(only_after_little_more_is_let_come)
{
    assert_int_equal(others_run_after(PAGE), 1);
    assert_int_equal(others_run_after(2 * PAGE), 0); /* all that there was room for */
}

/* ------------------------------------------------------------------------- its reader */

enum { LINES = 40000, PIECE = 1000 };

/* Numbered lines, in pieces that end within them. */
static void *write_lines(void *arg)
{
    const int *fd = arg;
    char *text = malloc(LINES * 8 + 1);
    for (int i = 0; i < LINES; i++)
        sprintf(text + 8 * (size_t)i, "%07d\n", i);
    for (size_t done = 0; done < LINES * 8;) {
        size_t left = LINES * 8 - done;
        ssize_t put = write(*fd, text + done, left < PIECE ? left : PIECE);
        if (put <= 0)
            break;
        done += (size_t)put;
    }
    free(text);
    close(*fd);
    return NULL;
}

static cf_value check_lines(cf_coro *self, void *arg)
{
    int *lines = arg;
    cf_line line;
    for (; cf_recv_line(self, &line); ++*lines) {
        char expected[16];
        sprintf(expected, "%07d", *lines);
        assert_int_equal(line.len, 7);
        assert_memory_equal(line.text, expected, 7);
    }
    return cf_nil;
}

static int next_descriptor(void)
{
    int fd = dup(STDOUT_FILENO);
    close(fd);
    return fd;
}

TEST(a_long_stream_comes_line_by_line)
{
    int ends[2];
    int lines = 0;
    pthread_t writer;
    open_pipe(ends, 0);
    int free_descriptor = next_descriptor();
    assert_int_equal(pthread_create(&writer, NULL, write_lines, &ends[IN]), 0);
    assert_int_equal(cf_lines(ends[OUT], cf_sink(check_lines, &lines)), CF_DONE);
    pthread_join(writer, NULL);
    assert_int_equal(lines, LINES);
    close(ends[OUT]);
    assert_true(next_descriptor() <= free_descriptor); /* none is left open */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_comes_and_then_the_end),
        cmocka_unit_test(packets_come_all_at_once),
        cmocka_unit_test(it_holds_as_much_as_the_pipe),
        cmocka_unit_test(only_a_pipe_gets_one),
        cmocka_unit_test(what_cannot_be_moved_is_read),
        cmocka_unit_test(a_task_waits_for_more),
        cmocka_unit_test(a_task_that_waits_can_be_cancelled),
        cmocka_unit_test(only_after_little_more_is_let_come),
        cmocka_unit_test(a_long_stream_comes_line_by_line),
    };
    return RUN("source siphon", tests);
}

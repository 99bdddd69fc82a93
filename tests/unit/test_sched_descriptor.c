/* Tasks that wait for descriptors: every test with epoll, and again with poll(2). */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static journal trace;

static int use_epoll(void **state)
{
    (void)state;
    trace = (journal){""};
    return cf_set_poller(CF_POLLER_EPOLL) ? 0 : -1;
}

static int use_poll(void **state)
{
    (void)state;
    trace = (journal){""};
    return cf_set_poller(CF_POLLER_POLL) ? 0 : -1;
}

static void make_pair(int ends[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
}

static void make_pipe(int ends[2])
{
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
}

static void close_both(int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

static void spawn(cf_fn *fn, void *arg)
{
    cf_task_free(cf_spawn(fn, arg));
}

/* ------------------------------------------------------------------------ transfers */

enum { BULK = 300000 };

static cf_value write_bulk(cf_coro *self, void *fd)
{
    (void)self;
    unsigned char *bulk = malloc(BULK);
    assert_non_null(bulk);
    for (size_t i = 0; i < BULK; i++)
        bulk[i] = (unsigned char)(i * 7 / 3);
    assert_int_equal(cf_write(*(int *)fd, bulk, BULK), BULK);
    close(*(int *)fd);
    free(bulk);
    return cf_nil;
}

static cf_value read_bulk(cf_coro *self, void *fd)
{
    (void)self;
    unsigned char part[1000];
    size_t total = 0;
    ssize_t got;
    while ((got = cf_read(*(int *)fd, part, sizeof part)) > 0)
        for (ssize_t i = 0; i < got; i++, total++)
            assert_int_equal(part[i], (unsigned char)(total * 7 / 3));
    assert_int_equal(got, 0);
    assert_int_equal(total, BULK);
    close(*(int *)fd);
    return cf_nil;
}

static void transfer(int ends[2])
{
    cf_task *tasks[] = {cf_spawn(read_bulk, &ends[0]), cf_spawn(write_bulk, &ends[1])};
    assert_int_equal(cf_gather(tasks, 2, NULL), CF_DONE);
}

TEST(a_pipe_that_fills_does_not_block_its_reader)
{
    int ends[2];
    make_pipe(ends);
    transfer(ends);
}

TEST(a_socket_that_fills_does_not_block_its_reader)
{
    int ends[2];
    make_pair(ends);
    transfer(ends);
}

TEST(a_descriptor_that_others_made_non_blocking_is_fine)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    transfer(ends);
}

TEST(the_flags_of_a_descriptor_stay_as_they_were)
{
    int ends[2];
    make_pipe(ends);
    int copy = fcntl(ends[0], F_DUPFD_CLOEXEC, 0);
    transfer(ends);
    assert_int_equal(fcntl(copy, F_GETFL) & O_NONBLOCK, 0);
    close(copy);
}

static cf_value copy_file(cf_coro *self, void *paths)
{
    (void)self;
    int *fds = paths;
    char part[4096];
    ssize_t got;
    size_t total = 0;
    while ((got = cf_read(fds[0], part, sizeof part)) > 0) {
        assert_int_equal(cf_write(fds[1], part, (size_t)got), got);
        total += (size_t)got;
    }
    assert_int_equal(got, 0);
    return cf_int((int64_t)total);
}

TEST(files_are_read_and_written)
{
    char from[] = "/tmp/coflow-test-XXXXXX", to[] = "/tmp/coflow-test-XXXXXX";
    int fds[] = {mkstemp(from), mkstemp(to)};
    assert_true(fds[0] >= 0 && fds[1] >= 0);
    char block[1000];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 50; i++)
        assert_int_equal(write(fds[0], block, sizeof block), sizeof block);
    lseek(fds[0], 0, SEEK_SET);
    cf_value total;
    assert_int_equal(cf_await(cf_spawn(copy_file, fds), &total), CF_DONE);
    assert_int_equal(total.i64, 50000);
    assert_int_equal(lseek(fds[1], 0, SEEK_END), 50000);
    close_both(fds);
    unlink(from);
    unlink(to);
}

static cf_value write_to_nobody(cf_coro *self, void *fd)
{
    (void)self;
    assert_int_equal(cf_write(*(int *)fd, "x", 1), -1);
    assert_int_equal(errno, EPIPE);
    return cf_nil;
}

TEST(no_reader_is_epipe_without_a_signal)
{
    int ends[2];
    make_pipe(ends);
    close(ends[0]);
    assert_int_equal(cf_await(cf_spawn(write_to_nobody, &ends[1]), NULL), CF_DONE);
    close(ends[1]);
    make_pair(ends);
    close(ends[0]);
    assert_int_equal(cf_await(cf_spawn(write_to_nobody, &ends[1]), NULL), CF_DONE);
    close(ends[1]);
}

/* ---------------------------------------------------------------------------- waits */

static cf_value wait_and_note(cf_coro *self, void *fd)
{
    (void)self;
    assert_true(cf_wait_readable(*(int *)fd, -1));
    note(&trace, "readable");
    return cf_nil;
}

static cf_value write_x(cf_coro *self, void *fd)
{
    (void)self;
    cf_pause();
    note(&trace, "write");
    assert_int_equal(cf_write(*(int *)fd, "x", 1), 1);
    return cf_nil;
}

TEST(several_wait_for_one_descriptor)
{
    int ends[2];
    make_pipe(ends);
    spawn(wait_and_note, &ends[0]);
    spawn(wait_and_note, &ends[0]);
    spawn(write_x, &ends[1]);
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "write readable readable");
    close_both(ends);
}

static cf_value time_out(cf_coro *self, void *fd)
{
    (void)self;
    assert_false(cf_wait_readable(*(int *)fd, 0.002));
    assert_int_equal(errno, ETIMEDOUT);
    assert_false(cf_wait_readable(*(int *)fd, 0));
    assert_int_equal(errno, ETIMEDOUT);
    return cf_nil;
}

TEST(a_wait_times_out)
{
    int ends[2];
    make_pipe(ends);
    assert_int_equal(cf_await(cf_spawn(time_out, &ends[0]), NULL), CF_DONE);
    spawn(write_x, &ends[1]); /* the descriptor serves the next one as well */
    assert_int_equal(cf_await(cf_spawn(wait_and_note, &ends[0]), NULL), CF_DONE);
    close_both(ends);
}

static cf_value wait_closed(cf_coro *self, void *fd)
{
    (void)self;
    char byte;
    assert_false(cf_wait_readable(*(int *)fd, -1));
    assert_int_equal(errno, EBADF);
    assert_int_equal(cf_read(*(int *)fd, &byte, 1), -1);
    assert_int_equal(errno, EBADF);
    assert_false(cf_wait_writable(-1, -1));
    return cf_nil;
}

TEST(a_closed_descriptor_is_refused)
{
    int ends[2];
    make_pipe(ends);
    close_both(ends);
    assert_int_equal(cf_await(cf_spawn(wait_closed, &ends[0]), NULL), CF_DONE);
}

/* The kernel forgets a descriptor at its close; the next file with that number must be noticed. */
TEST(a_number_that_is_used_again_is_watched_again)
{
    int first[2], second[2];
    make_pipe(first);
    spawn(wait_and_note, &first[0]);
    spawn(write_x, &first[1]);
    assert_int_equal(cf_run(), CF_DONE);
    int number = first[0];
    close_both(first);
    make_pipe(second);
    assert_int_equal(second[0], number);
    spawn(wait_and_note, &second[0]);
    spawn(write_x, &second[1]);
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "write readable write readable");
    close_both(second);
}

static cf_value wait_end(cf_coro *self, void *fd)
{
    (void)self;
    char byte;
    assert_int_equal(cf_read(*(int *)fd, &byte, 1), 0);
    note(&trace, "end");
    return cf_nil;
}

static cf_value close_it(cf_coro *self, void *fd)
{
    (void)self;
    cf_pause();
    close(*(int *)fd);
    return cf_nil;
}

TEST(the_end_of_the_input_wakes_the_reader)
{
    int ends[2];
    make_pipe(ends);
    spawn(wait_end, &ends[0]);
    spawn(close_it, &ends[1]);
    assert_int_equal(cf_run(), CF_DONE);
    make_pair(ends + 0);
    spawn(wait_end, &ends[0]);
    spawn(close_it, &ends[1]);
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "end end");
    close(ends[0]);
}

static cf_value read_forever(cf_coro *self, void *fd)
{
    (void)self;
    char byte;
    assert_int_equal(cf_read(*(int *)fd, &byte, 1), -1);
    assert_int_equal(errno, ECANCELED);
    return cf_nil;
}

TEST(a_read_can_be_cancelled_by_a_deadline)
{
    int ends[2];
    make_pipe(ends);
    assert_int_equal(cf_wait_for(cf_spawn(read_forever, &ends[0]), 0.002, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, NULL);
    close_both(ends);
}

TEST(the_poller_cannot_change_under_a_wait)
{
    int ends[2];
    make_pipe(ends);
    cf_task *task = cf_spawn(read_forever, &ends[0]);
    cf_pause();
    assert_false(cf_set_poller(CF_POLLER_POLL));
    assert_error(cf_last_error(), CF_EBUSY, NULL, "cf_set_poller");
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    close_both(ends);
}

/* ------------------------------------------------------------------------- fairness */

static bool stop_reading;

static cf_value read_zeros(cf_coro *self, void *fd)
{
    (void)self;
    char part[16];
    while (!stop_reading)
        assert_int_equal(cf_read(*(int *)fd, part, sizeof part), sizeof part);
    return cf_nil;
}

static cf_value stop_it(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    assert_true(cf_sleep(0.002));
    stop_reading = true;
    return cf_nil;
}

TEST(input_that_never_waits_lets_the_others_run)
{
    int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    stop_reading = false;
    spawn(read_zeros, &fd);
    spawn(stop_it, NULL);
    assert_int_equal(cf_run(), CF_DONE);
    close(fd);
}

/* -------------------------------------------------------------------------- streams */

/* Two sources in tasks of their own, each waiting for itself, and one printer into a pipe that is
 * full at times. */
typedef struct feed {
    int from;
    cf_coro *sink;
} feed;

static cf_value feed_lines(cf_coro *self, void *arg)
{
    (void)self;
    feed *f = arg;
    assert_int_equal(cf_lines(f->from, f->sink), CF_DONE);
    return cf_nil;
}

enum { LINES = 4000 };

typedef struct writing {
    int fd;
    char first;
} writing;

static cf_value write_lines(cf_coro *self, void *arg)
{
    (void)self;
    writing *w = arg;
    char line[64];
    for (int i = 0; i < LINES; i++) {
        int n = snprintf(line, sizeof line, "%c %030d\n", w->first, i);
        assert_int_equal(cf_write(w->fd, line, (size_t)n), n);
    }
    close(w->fd);
    return cf_nil;
}

static cf_value check_lines(cf_coro *self, void *counts)
{
    int *next = counts;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        int which = line.text[0] - 'a';
        assert_true(line.len == 32 && (which == 0 || which == 1));
        assert_int_equal(atoi(line.text + 2), next[which]++);
    }
    return cf_nil;
}

static cf_value read_slowly(cf_coro *self, void *arg)
{
    (void)self;
    feed *f = arg;
    cf_sleep(0.005); /* until the pipe is full */
    assert_int_equal(cf_lines(f->from, f->sink), CF_DONE);
    return cf_nil;
}

static cf_value close_after(cf_coro *self, void *arg)
{
    (void)self;
    void **all = arg;
    cf_await(all[0], NULL);
    cf_await(all[1], NULL);
    close(*(int *)all[2]);
    return cf_nil;
}

TEST(two_sources_share_a_printer)
{
    int a[2], b[2], out[2], next[2] = {0, 0};
    make_pipe(a);
    make_pair(b);
    make_pipe(out);
    cf_coro *printer = cf_printer(out[1]);
    feed from_a = {a[0], cf_ref(printer)}, from_b = {b[0], printer};
    feed result = {out[0], cf_sink(check_lines, next)};
    writing to_a = {a[1], 'a'}, to_b = {b[1], 'b'};
    void *all[] = {cf_spawn(feed_lines, &from_a), cf_spawn(feed_lines, &from_b), &out[1]};
    spawn(write_lines, &to_a);
    spawn(write_lines, &to_b);
    spawn(read_slowly, &result);
    spawn(close_after, all);
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(next[0], LINES);
    assert_int_equal(next[1], LINES);
    close(a[0]);
    close(b[0]);
    close(out[0]);
}

/* Two logs are followed, a socket is read, and one printer takes the lines of all three. */
typedef struct log_file {
    char path[32];
    cf_coro *sink;
} log_file;

static cf_value follow_log(cf_coro *self, void *arg)
{
    (void)self;
    log_file *log = arg;
    assert_int_equal(cf_follow(log->path, log->sink), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
    return cf_nil;
}

static cf_value write_logs(cf_coro *self, void *arg)
{
    (void)self;
    int *fds = arg;
    cf_sleep(0.01); /* until both are open */
    for (int i = 0; i < 20; i++) {
        assert_int_equal(write(fds[i % 3], "line\n", 5), 5);
        cf_sleep(0.0005);
    }
    return cf_nil;
}

static cf_value count_bytes(cf_coro *self, void *fd)
{
    (void)self;
    char text[16];
    size_t total = 0;
    for (ssize_t got; total < 100 && (got = cf_read(*(int *)fd, text, sizeof text)) > 0;)
        total += (size_t)got;
    return cf_int((int64_t)total);
}

TEST(two_logs_and_a_socket_share_a_printer)
{
    int sockets[2], out[2];
    make_pair(sockets);
    make_pipe(out);
    cf_coro *printer = cf_printer(out[1]);
    log_file first = {"/tmp/coflow-test-XXXXXX", cf_ref(printer)};
    log_file second = {"/tmp/coflow-test-XXXXXX", cf_ref(printer)};
    int fds[] = {mkstemp(first.path), sockets[1], mkstemp(second.path)};
    feed from_socket = {sockets[0], printer};
    cf_task *sources[] = {cf_spawn(follow_log, &first), cf_spawn(follow_log, &second),
                          cf_spawn(feed_lines, &from_socket)};
    spawn(write_logs, fds);
    cf_value total;
    assert_int_equal(cf_await(cf_spawn(count_bytes, &out[0]), &total), CF_DONE);
    assert_int_equal(total.i64, 100);
    cf_cancel(sources[0]);
    cf_cancel(sources[1]);
    shutdown(sockets[1], SHUT_WR);
    for (int i = 0; i < 3; i++)
        assert_int_equal(cf_await(sources[i], NULL), i < 2 ? CF_ERROR : CF_DONE);
    assert_int_equal(cf_run(), CF_DONE);
    unlink(first.path);
    unlink(second.path);
    close(fds[0]);
    close(fds[2]);
    close_both(sockets);
    close_both(out);
}

#define TWICE(name) cmocka_unit_test_setup(name, use_epoll), cmocka_unit_test_setup(name, use_poll)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TWICE(a_pipe_that_fills_does_not_block_its_reader),
        TWICE(a_socket_that_fills_does_not_block_its_reader),
        TWICE(a_descriptor_that_others_made_non_blocking_is_fine),
        TWICE(the_flags_of_a_descriptor_stay_as_they_were),
        TWICE(files_are_read_and_written),
        TWICE(no_reader_is_epipe_without_a_signal),
        TWICE(several_wait_for_one_descriptor),
        TWICE(a_wait_times_out),
        TWICE(a_closed_descriptor_is_refused),
        TWICE(a_number_that_is_used_again_is_watched_again),
        TWICE(the_end_of_the_input_wakes_the_reader),
        TWICE(a_read_can_be_cancelled_by_a_deadline),
        TWICE(the_poller_cannot_change_under_a_wait),
        TWICE(input_that_never_waits_lets_the_others_run),
        TWICE(two_sources_share_a_printer),
        TWICE(two_logs_and_a_socket_share_a_printer),
    };
    return RUN("descriptor", tests);
}

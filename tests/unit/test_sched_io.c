/*
 * test_sched_io.c - sleep, waits, read and write outside of tasks: they block the thread.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include <coflow.h>

static void make_pipe(int ends[2], int flags)
{
    assert_int_equal(pipe2(ends, O_CLOEXEC | flags), 0);
}

static void close_pipe(int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

static void sleep_lasts_at_least_its_time(void **state)
{
    (void)state;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    assert_true(cf_sleep(0.01));
    clock_gettime(CLOCK_MONOTONIC, &end);
    int64_t passed = (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec;
    assert_true(passed >= 10000000);
    assert_true(cf_sleep(0));
    assert_true(cf_sleep(-1));
}

static void a_wait_ends_when_there_is_data(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(cf_wait_readable(ends[0], -1));
    assert_true(cf_wait_readable(ends[0], 0));
    assert_true(cf_wait_writable(ends[1], -1));
    close_pipe(ends);
}

static void a_wait_ends_when_the_time_is_up(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, 0);
    errno = 0;
    assert_false(cf_wait_readable(ends[0], 0));
    assert_int_equal(errno, ETIMEDOUT);
    assert_false(cf_wait_readable(ends[0], 0.002));
    assert_int_equal(errno, ETIMEDOUT);
    close_pipe(ends);
}

static void a_wait_sees_the_end_of_the_input(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, 0);
    close(ends[1]);
    assert_true(cf_wait_readable(ends[0], -1));
    char byte;
    assert_int_equal(cf_read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

static void a_closed_descriptor_is_refused(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, 0);
    close_pipe(ends);
    char byte = 0;
    assert_false(cf_wait_readable(ends[0], -1));
    assert_int_equal(errno, EBADF);
    assert_int_equal(cf_read(ends[0], &byte, 1), -1);
    assert_int_equal(errno, EBADF);
    assert_int_equal(cf_write(ends[1], &byte, 1), -1);
    assert_int_equal(errno, EBADF);
}

/* ----------------------------------------------- a descriptor that others made non-blocking */

enum { BULK = 1 << 20 };

static void *drain(void *arg)
{
    int fd = *(int *)arg;
    static char buffer[4096];
    size_t total = 0;
    ssize_t got;
    while ((got = cf_read(fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            if (buffer[i] != (char)(total + (size_t)i))
                return (void *)-1;
        total += (size_t)got;
    }
    return (void *)total;
}

static void write_puts_everything_into_a_full_pipe(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, O_NONBLOCK);
    char *bulk = malloc(BULK);
    assert_non_null(bulk);
    for (size_t i = 0; i < BULK; i++)
        bulk[i] = (char)i;
    pthread_t reader;
    assert_int_equal(pthread_create(&reader, NULL, drain, &ends[0]), 0);
    assert_int_equal(cf_write(ends[1], bulk, BULK), BULK);
    close(ends[1]);
    void *total;
    pthread_join(reader, &total);
    assert_int_equal((size_t)total, BULK);
    close(ends[0]);
    free(bulk);
}

static void a_write_without_a_reader_is_epipe(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, 0);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(cf_write(ends[1], "x", 1), -1);
    assert_int_equal(errno, EPIPE);
    signal(SIGPIPE, SIG_DFL);
    close(ends[1]);
}

static void a_full_disk_is_enospc(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    assert_int_equal(cf_write(fd, "x", 1), -1);
    assert_int_equal(errno, ENOSPC);
    close(fd);
}

/* ---------------------------------------------------------------------------- signals */

struct alarmed {
    int fd;
    volatile int signals_left; /* the handler of the last one writes to fd */
};

static struct alarmed alarmed;

static void on_alarm(int number)
{
    (void)number;
    if (--alarmed.signals_left == 0)
        (void)!write(alarmed.fd, "x", 1);
}

static void signals_do_not_interrupt(void **state)
{
    (void)state;
    int ends[2];
    make_pipe(ends, 0);
    alarmed = (struct alarmed){ends[1], 6};
    struct sigaction action = {.sa_handler = on_alarm}; /* without SA_RESTART */
    sigaction(SIGALRM, &action, NULL);
    struct itimerval every = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &every, NULL);
    char byte = 0;
    assert_true(cf_sleep(0.003));
    assert_true(cf_wait_readable(ends[0], -1));
    assert_int_equal(cf_read(ends[0], &byte, 1), 1);
    alarmed.signals_left = 3;
    assert_int_equal(cf_read(ends[0], &byte, 1), 1);
    assert_int_equal(byte, 'x');
    every = (struct itimerval){{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &every, NULL);
    signal(SIGALRM, SIG_DFL);
    close_pipe(ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sleep_lasts_at_least_its_time),
        cmocka_unit_test(a_wait_ends_when_there_is_data),
        cmocka_unit_test(a_wait_ends_when_the_time_is_up),
        cmocka_unit_test(a_wait_sees_the_end_of_the_input),
        cmocka_unit_test(a_closed_descriptor_is_refused),
        cmocka_unit_test(write_puts_everything_into_a_full_pipe),
        cmocka_unit_test(a_write_without_a_reader_is_epipe),
        cmocka_unit_test(a_full_disk_is_enospc),
        cmocka_unit_test(signals_do_not_interrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

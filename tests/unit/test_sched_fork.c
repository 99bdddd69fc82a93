/* Schedulers and fork: the child goes on with copies of the tasks, and the parent notices nothing.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct scene {
    int data[2];    /* the reader reads from it */
    int started[2]; /* told by the call on a thread */
    int gate[2];    /* which that call waits for */
    bool has_read, has_slept, was_called, was_canceled;
} scene;

static bool put_byte(int ends[2])
{
    return write(ends[1], "x", 1) == 1;
}

static bool take_byte(int ends[2])
{
    char byte;
    return read(ends[0], &byte, 1) == 1;
}

static cf_value reads(cf_coro *self, void *arg)
{
    (void)self;
    scene *s = arg;
    char byte;
    s->has_read = cf_read(s->data[0], &byte, 1) == 1;
    return cf_nil;
}

static cf_value sleeps(cf_coro *self, void *arg)
{
    (void)self;
    ((scene *)arg)->has_slept = cf_sleep(0.01);
    return cf_nil;
}

static cf_value wait_at_gate(void *arg)
{
    scene *s = arg;
    return cf_int(put_byte(s->started) && take_byte(s->gate));
}

static cf_value calls(cf_coro *self, void *arg)
{
    (void)self;
    scene *s = arg;
    s->was_called = cf_to_thread(wait_at_gate, s, NULL);
    s->was_canceled = !s->was_called && errno == ECANCELED;
    return cf_nil;
}

static void set_up(scene *s, cf_poller poller)
{
    *s = (scene){0};
    assert_true(cf_set_poller(poller));
    assert_int_equal(pipe2(s->data, O_CLOEXEC), 0);
    assert_int_equal(pipe2(s->started, O_CLOEXEC), 0);
    assert_int_equal(pipe2(s->gate, O_CLOEXEC), 0);
    cf_task_free(cf_spawn(reads, s));
    cf_task_free(cf_spawn(sleeps, s));
    cf_task_free(cf_spawn(calls, s));
    cf_pause(); /* now all of them wait */
    assert_true(take_byte(s->started));
}

static void tear_down(scene *s)
{
    for (int i = 0; i < 2; i++) {
        close(s->data[i]);
        close(s->started[i]);
        close(s->gate[i]);
    }
    cf_set_poller(CF_POLLER_EPOLL);
}

static void assert_exits_well(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static cf_value add_one(void *number)
{
    return cf_int(*(int *)number + 1);
}

/* A thread of the child's own. */
static cf_value calls_again(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    int number = 41;
    cf_value sum = cf_nil;
    return cf_int(cf_to_thread(add_one, &number, &sum) && sum.i64 == 42);
}

static int run_child(scene *s)
{
    cf_value again = cf_nil;
    alarm(60); /* what can never end would be waited for until then */
    bool well = put_byte(s->data) && cf_run() == CF_DONE;
    well = well && cf_await(cf_spawn(calls_again, NULL), &again) == CF_DONE && again.i64;
    return well && s->has_read && s->has_slept && s->was_canceled ? 0 : 1;
}

static void both_go_on(cf_poller poller)
{
    scene s;
#ifdef __SANITIZE_THREAD__
    skip(); /* in the child of several fibers it no longer sees that a switch orders them */
#endif
    set_up(&s, poller);
    pid_t child = fork();
    if (child == 0)
        _exit(run_child(&s));
    assert_exits_well(child);
    assert_true(put_byte(s.data) && put_byte(s.gate));
    assert_int_equal(cf_run(), CF_DONE);
    assert_true(s.has_read && s.has_slept && s.was_called);
    tear_down(&s);
}

TEST(tasks_go_on_in_both_processes)
{
    both_go_on(CF_POLLER_EPOLL);
}

TEST(tasks_go_on_in_both_processes_with_poll)
{
    both_go_on(CF_POLLER_POLL);
}

/* The parent waits at the pipe before and after; the child between. */
static cf_value forks(cf_coro *self, void *arg)
{
    (void)self;
    int *ends = arg;
    char byte;
    assert_int_equal(cf_wait_readable(ends[0], 0.001), false);
    pid_t child = fork();
    if (child == 0) {
        bool well = cf_sleep(0.001) && put_byte(ends) && cf_read(ends[0], &byte, 1) == 1;
        _exit(well ? 0 : 1);
    }
    assert_true(cf_wait_child(child, -1, NULL));
    assert_true(put_byte(ends));
    return cf_int(cf_read(ends[0], &byte, 1));
}

TEST(a_task_may_fork)
{
    int ends[2];
    cf_value got = cf_nil;
#ifdef __SANITIZE_THREAD__
    skip(); /* as above */
#endif
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(cf_await(cf_spawn(forks, ends), &got), CF_DONE);
    assert_int_equal(got.i64, 1);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_go_on_in_both_processes),
        cmocka_unit_test(tasks_go_on_in_both_processes_with_poll),
        cmocka_unit_test(a_task_may_fork),
    };
    return RUN("fork", tests);
}

/* Deadlines: every wait there is, cut short inside a task and outside; and what is left then. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Two ends of everything, with nothing in it and nobody at the other end. */
static struct world {
    int empty[2]; /* a pipe */
    int full[2];  /* another */
    int sockets[2];
    cf_channel *channel;
    cf_semaphore *semaphore;
    cf_event *event;
    cf_future *future;
    cf_signals *signals;
    pid_t child;
    int ended; /* tasks of sleep_long */
} world;

static void fill(int fd)
{
    static const char bytes[4096];
    int flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    while (write(fd, bytes, sizeof bytes) > 0)
        continue;
    fcntl(fd, F_SETFL, flags);
}

static int set_up(void **state)
{
    (void)state;
    world = (struct world){.channel = cf_channel_new(0),
                           .semaphore = cf_semaphore_new(0),
                           .event = cf_event_new(),
                           .future = cf_future_new(),
                           .signals = cf_signals_new((int[]){SIGUSR2}, 1),
                           .child = fork()};
    if (world.child == 0)
        for (;;)
            pause();
    assert_int_equal(pipe2(world.empty, O_CLOEXEC), 0);
    assert_int_equal(pipe2(world.full, O_CLOEXEC), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, world.sockets), 0);
    fill(world.full[1]);
    fill(world.sockets[0]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    kill(world.child, SIGKILL);
    waitpid(world.child, NULL, 0);
    cf_channel_free(world.channel);
    cf_semaphore_free(world.semaphore);
    cf_event_free(world.event);
    cf_future_free(world.future);
    cf_signals_free(world.signals);
    for (int i = 0; i < 2; i++) {
        close(world.empty[i]);
        close(world.full[i]);
        close(world.sockets[i]);
    }
    return 0;
}

static cf_value sleep_long(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_sleep(1000);
    cf_catch(self);
    cf_sleep(0.001); /* one that cleans up is waited for */
    world.ended++;
    return cf_nil;
}

/* -------------------------------------------------------------------- the waits */

/* A call that answers with an error object tells as one with errno. */
static bool as_errno(cf_status status)
{
    if (status == CF_ERROR)
        errno = cf_last_error()->code == CF_ECANCELED ? ECANCELED : EIO;
    return status == CF_DONE;
}

static bool wait_sleep(void)
{
    return cf_sleep(1000);
}

static bool wait_readable(void)
{
    return cf_wait_readable(world.empty[0], 1000);
}

static bool wait_writable(void)
{
    return cf_wait_writable(world.full[1], -1);
}

static bool wait_read(void)
{
    char byte;
    return cf_read(world.empty[0], &byte, 1) >= 0;
}

static bool wait_write(void)
{
    return cf_write(world.full[1], "x", 1) >= 0;
}

static bool wait_write_to_socket(void)
{
    return cf_write(world.sockets[0], "x", 1) >= 0;
}

static bool wait_send(void)
{
    return cf_channel_send(world.channel, cf_nil);
}

static bool wait_recv(void)
{
    return cf_channel_recv(world.channel, NULL);
}

static bool wait_recv_for(void)
{
    return cf_channel_recv_for(world.channel, 1000, NULL);
}

static bool wait_acquire(void)
{
    return cf_semaphore_acquire(world.semaphore, -1);
}

static bool wait_event(void)
{
    return cf_event_wait(world.event, 1000);
}

static bool wait_future(void)
{
    return as_errno(cf_future_await(world.future, NULL));
}

static bool wait_signal(void)
{
    return cf_signals_wait(world.signals, -1) != 0;
}

static bool wait_child(void)
{
    return cf_wait_child(world.child, -1, NULL);
}

static bool wait_accept(void)
{
    char address[64];
    snprintf(address, sizeof address, "unix:/tmp/coflow-deadline-%d", (int)getpid());
    int listener = cf_listen(address);
    assert_true(listener >= 0);
    unlink(address + strlen("unix:"));
    int fd = cf_accept(listener);
    int error = errno;
    close(listener);
    errno = error;
    return fd >= 0;
}

static bool wait_await(void)
{
    bool answered = as_errno(cf_await(cf_spawn(sleep_long, NULL), NULL));
    assert_int_equal(world.ended, 1);
    return answered;
}

static bool wait_wait_for(void)
{
    bool answered = as_errno(cf_wait_for(cf_spawn(sleep_long, NULL), 1000, NULL));
    assert_int_equal(world.ended, 1);
    return answered;
}

static bool wait_gather(void)
{
    cf_task *tasks[] = {cf_spawn(sleep_long, NULL), cf_spawn(sleep_long, NULL)};
    bool answered = as_errno(cf_gather(tasks, 2, NULL));
    assert_int_equal(world.ended, 2);
    return answered;
}

static bool wait_group(void)
{
    cf_group *group = cf_group_new();
    cf_group_spawn(group, sleep_long, NULL);
    cf_group_spawn(group, sleep_long, NULL);
    bool answered = as_errno(cf_group_end(group));
    assert_int_equal(world.ended, 2);
    return answered;
}

static bool wait_pipeline(void)
{
    return as_errno(cf_lines(world.empty[0], cf_head(10, cf_null())));
}

static bool wait_sink(void)
{
    return as_errno(cf_lines_text("one\ntwo\n", 8, cf_printer(world.full[1])));
}

static bool wait_follow(void)
{
    return as_errno(cf_follow("/nonexistent/coflow", cf_null()));
}

static bool wait_merged(void)
{
    const cf_input inputs[] = {{.fd = world.empty[0]}, {.fd = world.sockets[0]}};
    return as_errno(cf_merge(inputs, 2, cf_null()));
}

static bool wait_recvfrom(void)
{
    return as_errno(cf_recvfrom(world.empty[0], cf_null()));
}

typedef bool wait_function(void);

static wait_function *const waits[] = {
    wait_sleep,  wait_readable, wait_writable, wait_read,    wait_write,    wait_write_to_socket,
    wait_send,   wait_recv,     wait_recv_for, wait_acquire, wait_event,    wait_future,
    wait_signal, wait_child,    wait_accept,   wait_await,   wait_wait_for, wait_gather,
    wait_group,  wait_pipeline, wait_sink,     wait_follow,  wait_merged,   wait_recvfrom,
};

/* ------------------------------------------------------------- each is cut short */

static void cut_short(wait_function *wait, double seconds)
{
    world.ended = 0;
    cf_deadline *deadline = cf_deadline_begin(seconds);
    assert_non_null(deadline);
    assert_false(wait());
    assert_int_equal(errno, ECANCELED);
    assert_false(cf_sleep(0.001)); /* until the end, so do the others */
    assert_int_equal(errno, ECANCELED);
    assert_false(cf_deadline_end(deadline));
    assert_int_equal(errno, ETIMEDOUT);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, "cf_deadline_end");
    assert_true(cf_sleep(0.0001)); /* and work again */
}

static cf_value cut_all(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    for (size_t i = 0; i < COUNT(waits); i++) {
        cut_short(waits[i], 0.002);
        cut_short(waits[i], 0);
    }
    return cf_nil;
}

TEST(each_wait_in_a_task)
{
    assert_int_equal(cf_await(cf_spawn(cut_all, NULL), NULL), CF_DONE);
}

TEST(each_wait_in_a_task_by_poll)
{
    assert_true(cf_set_poller(CF_POLLER_POLL));
    assert_int_equal(cf_await(cf_spawn(cut_all, NULL), NULL), CF_DONE);
    assert_true(cf_set_poller(CF_POLLER_EPOLL));
}

TEST(each_wait_outside)
{
    cut_all(NULL, NULL);
    assert_int_equal(cf_run(), CF_DONE); /* none is left behind */
}

/* ------------------------------------------------------------------ in good time */

static cf_value be_in_time(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    char bytes[4];
    cf_deadline *deadline = cf_deadline_begin(1000);
    assert_true(cf_sleep(0.001));
    assert_int_equal(cf_write(world.empty[1], "abc", 3), 3);
    assert_int_equal(cf_read(world.empty[0], bytes, sizeof bytes), 3);
    assert_false(cf_wait_readable(world.empty[0], 0.001)); /* its own time */
    assert_int_equal(errno, ETIMEDOUT);
    assert_true(cf_deadline_end(deadline));
    assert_true(cf_deadline_end(cf_deadline_begin(-1)));
    assert_true(cf_deadline_end(NULL));
    return cf_nil;
}

TEST(who_is_in_time_notices_nothing)
{
    assert_int_equal(cf_await(cf_spawn(be_in_time, NULL), NULL), CF_DONE);
    be_in_time(NULL, NULL);
}

/* At 0 what need not wait is done still. */
static cf_value take_what_is_there(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    char bytes[4];
    assert_int_equal(write(world.empty[1], "abc", 3), 3);
    cf_deadline *deadline = cf_deadline_begin(0);
    assert_int_equal(cf_read(world.empty[0], bytes, sizeof bytes), 3);
    assert_int_equal(cf_read(world.empty[0], bytes, sizeof bytes), -1);
    assert_int_equal(errno, ECANCELED);
    assert_false(cf_deadline_end(deadline));
    return cf_nil;
}

TEST(without_time_what_is_there_is_taken)
{
    assert_int_equal(cf_await(cf_spawn(take_what_is_there, NULL), NULL), CF_DONE);
}

static cf_value never_wait(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    long turns = 0;
    cf_deadline *deadline = cf_deadline_begin(0.002);
    while (cf_pause())
        turns++;
    assert_true(turns > 0);
    assert_false(cf_deadline_end(deadline));

    deadline = cf_deadline_begin(0.002);
    while (cf_write(world.empty[1], "abc", 3) == 3) {
        char bytes[4];
        if (cf_read(world.empty[0], bytes, sizeof bytes) < 0)
            break;
    }
    assert_int_equal(errno, ECANCELED);
    assert_false(cf_deadline_end(deadline));
    return cf_nil;
}

TEST(who_never_waits_is_cut_short_too)
{
    assert_int_equal(cf_await(cf_spawn(never_wait, NULL), NULL), CF_DONE);
}

/* -------------------------------------------------------------------------- nested */

static cf_value nest(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_deadline *outer = cf_deadline_begin(1000);
    cf_deadline *inner = cf_deadline_begin(0.001);
    assert_false(cf_sleep(1000));
    assert_false(cf_deadline_end(inner));
    assert_true(cf_sleep(0.001));
    assert_true(cf_deadline_end(outer));

    outer = cf_deadline_begin(0.001);
    inner = cf_deadline_begin(1000);
    assert_false(cf_sleep(1000));
    assert_true(cf_deadline_end(inner)); /* not by this one: */
    assert_false(cf_sleep(0.001));
    assert_false(cf_deadline_end(outer));
    assert_true(cf_sleep(0.001));

    outer = cf_deadline_begin(0.001);
    inner = cf_deadline_begin(0.001);
    assert_false(cf_sleep(1000));
    assert_false(cf_sleep(0.01));
    while (cf_pause()) /* until both have passed */
        continue;
    cf_deadline_end(inner);
    assert_false(cf_sleep(1000));
    assert_false(cf_deadline_end(outer));
    assert_true(cf_sleep(0.001));
    return cf_nil;
}

TEST(the_earlier_one_counts)
{
    assert_int_equal(cf_await(cf_spawn(nest, NULL), NULL), CF_DONE);
    nest(NULL, NULL);
}

/* The inner one has passed and its error is gone, when the outer one passes unseen. */
static cf_value pass_both(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_deadline *outer = cf_deadline_begin(0.003);
    cf_deadline *inner = cf_deadline_begin(0.001);
    assert_int_equal(cf_lines(world.empty[0], cf_null()), CF_ERROR);
    for (int i = 0; i < 5; i++) { /* in a task of its own: this one's waits are over */
        cf_task *sleeper = cf_spawn(sleep_long, NULL);
        cf_await(sleeper, NULL);
    }
    assert_false(cf_deadline_end(inner));
    assert_false(cf_sleep(1000));
    assert_false(cf_deadline_end(outer));
    return cf_nil;
}

TEST(both_can_pass_within_each_other)
{
    assert_int_equal(cf_await(cf_spawn(pass_both, NULL), NULL), CF_DONE);
}

/* ------------------------------------------------------------- cancels and catches */

static cf_value be_cancelled_within(cf_coro *self, void *arg)
{
    (void)arg;
    cf_deadline *deadline = cf_deadline_begin(1000);
    assert_false(cf_sleep(1000));
    assert_true(cf_deadline_end(deadline));
    assert_int_equal(cf_pending(self)->code, CF_ECANCELED); /* that is not the deadline's to take */
    return cf_nil;
}

TEST(a_cancel_from_outside_stays)
{
    cf_task *task = cf_spawn(be_cancelled_within, NULL);
    cf_pause();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
}

static cf_value be_late_and_cancelled(cf_coro *self, void *arg)
{
    (void)arg;
    cf_deadline *deadline = cf_deadline_begin(0.001);
    assert_false(cf_sleep(1000));
    cf_cancel(cf_current());
    assert_false(cf_deadline_end(deadline));
    assert_int_equal(cf_pending(self)->code, CF_ECANCELED);
    return cf_nil;
}

TEST(a_cancel_after_the_deadline_stays_too)
{
    assert_int_equal(cf_await(cf_spawn(be_late_and_cancelled, NULL), NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
}

static cf_value catch_it(cf_coro *self, void *arg)
{
    (void)arg;
    cf_deadline *deadline = cf_deadline_begin(0.001);
    assert_false(cf_sleep(1000));
    assert_int_equal(cf_catch(self).code, CF_ECANCELED);
    assert_true(cf_sleep(0.001)); /* to clean up */
    assert_false(cf_deadline_end(deadline));
    return cf_int(5);
}

TEST(one_that_catches_it_may_clean_up)
{
    cf_value got = cf_nil;
    assert_int_equal(cf_await(cf_spawn(catch_it, NULL), &got), CF_DONE);
    assert_int_equal(got.i64, 5);
}

static cf_value leave_it_open(cf_coro *self, void *seconds)
{
    (void)self;
    cf_deadline_begin(*(double *)seconds);
    cf_deadline_begin(1000);
    cf_sleep(0.002);
    return cf_nil;
}

TEST(a_task_may_end_within)
{
    assert_int_equal(cf_await(cf_spawn(leave_it_open, &(double){0.001}), NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, "task");
    assert_int_equal(cf_await(cf_spawn(leave_it_open, &(double){1000}), NULL), CF_DONE);
    assert_int_equal(cf_await(cf_spawn(be_in_time, NULL), NULL), CF_DONE); /* the same record */
    cf_task_free(cf_spawn(leave_it_open, &(double){0.001}));
    assert_int_equal(cf_run(), CF_ERROR); /* nobody wanted that */
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, "task");
}

/* ----------------------------------------------------------------- what goes on */

typedef struct slow {
    double seconds; /* until the deadline */
    struct timespec begun;
    int calls;
} slow;

/* Ends when the deadline has passed. */
static cf_value slow_call(void *arg)
{
    slow *call = arg;
    struct timespec until = call->begun;
    int64_t ns = until.tv_nsec + (int64_t)((call->seconds + 0.001) * 1e9);
    until.tv_sec += ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    call->calls++;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        ;
    return cf_int(7);
}

/* false: the deadline passed before a thread had taken the call. */
static bool call_late(slow *call)
{
    cf_value got = cf_nil;
    cf_deadline *deadline = cf_deadline_begin(call->seconds);
    clock_gettime(CLOCK_MONOTONIC, &call->begun);
    bool called = cf_to_thread(slow_call, call, &got);
    assert_int_equal(called, call->calls);
    assert_int_equal(got.i64, called ? 7 : 0);
    assert_false(cf_to_thread(slow_call, call, &got));
    assert_int_equal(errno, ECANCELED);
    assert_int_equal(called, call->calls);
    assert_false(cf_deadline_end(deadline));
    return called;
}

/* How long a thread takes to come is the machine's business. */
static cf_value call_until_it_is_late(cf_coro *self, void *arg)
{
    slow call = {.seconds = 0.005};
    (void)self;
    (void)arg;
    while (!call_late(&call))
        call.seconds *= 2;
    return cf_nil;
}

TEST(a_blocking_call_is_waited_for)
{
    assert_int_equal(cf_await(cf_spawn(call_until_it_is_late, NULL), NULL), CF_DONE);
}

TEST(run_stops_and_can_go_on)
{
    cf_task *task = cf_spawn(sleep_long, NULL);
    world.ended = 0;
    cf_deadline *deadline = cf_deadline_begin(0.001);
    assert_int_equal(cf_run(), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, "cf_run");
    assert_int_equal(cf_run(), CF_ERROR);
    assert_false(cf_deadline_end(deadline));
    assert_int_equal(world.ended, 0);
    cf_cancel(task);
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(world.ended, 1);
    cf_task_free(task);
}

static cf_value receive_from_nobody(cf_coro *self, void *out)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        *(cf_value *)out = cf_int((int64_t)line.len);
    return cf_nil;
}

/* What was sent on before the time was up has arrived. */
TEST(a_pipeline_keeps_what_has_passed)
{
    cf_value last = cf_nil;
    assert_int_equal(write(world.empty[1], "abcde\n", 6), 6);
    cf_deadline *deadline = cf_deadline_begin(0.005);
    assert_int_equal(cf_lines(world.empty[0], cf_sink(receive_from_nobody, &last)), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, NULL);
    assert_false(cf_deadline_end(deadline));
    assert_int_equal(last.i64, 5);
}

TEST(files_are_written_within_one)
{
    char name[] = "/tmp/coflow-deadline-XXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    static char bytes[1 << 20];
    cf_deadline *deadline = cf_deadline_begin(1000);
    assert_int_equal(cf_write(fd, bytes, sizeof bytes), sizeof bytes);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(cf_read(fd, bytes, sizeof bytes), sizeof bytes);
    assert_int_equal(cf_read(fd, bytes, sizeof bytes), 0);
    assert_true(cf_deadline_end(deadline));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_wait_in_a_task, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_wait_in_a_task_by_poll, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_wait_outside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_in_time_notices_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_time_what_is_there_is_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_never_waits_is_cut_short_too, set_up, tear_down),
        cmocka_unit_test(the_earlier_one_counts),
        cmocka_unit_test_setup_teardown(both_can_pass_within_each_other, set_up, tear_down),
        cmocka_unit_test(a_cancel_from_outside_stays),
        cmocka_unit_test(a_cancel_after_the_deadline_stays_too),
        cmocka_unit_test(one_that_catches_it_may_clean_up),
        cmocka_unit_test_setup_teardown(a_task_may_end_within, set_up, tear_down),
        cmocka_unit_test(a_blocking_call_is_waited_for),
        cmocka_unit_test(run_stops_and_can_go_on),
        cmocka_unit_test_setup_teardown(a_pipeline_keeps_what_has_passed, set_up, tear_down),
        cmocka_unit_test(files_are_written_within_one),
    };
    return RUN("deadline", tests);
}

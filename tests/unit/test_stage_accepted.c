/*
 * test_stage_accepted.c - cf_lines_accepted: lines of those who connect, whole, whatever their
 * writers do.
 */
#include "stage.h"

#include <errno.h>
#include <sys/resource.h>
#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#include "sockets.h"

/* A source in a task, and peers in others. */
typedef struct meeting {
    place place;
    kept got;
    cf_status status;
    unsigned mode;
    bool is_over; /* the source has ended */
} meeting;

static cf_value run_source(cf_coro *self, void *arg)
{
    meeting *m = arg;
    (void)self;
    cf_coro *head = keeper(&m->got);
    cf_set_mode(head, m->mode);
    m->status = cf_lines_accepted(m->place.listener, head);
    m->is_over = true;
    return cf_nil;
}

/* Until the sink has so many lines. */
static void await_lines(const meeting *m, size_t lines)
{
    for (int i = 0; i < 1000 && m->got.lines < lines; i++)
        cf_sleep(0.005);
    assert_int_equal(m->got.lines, lines);
}

static int connect_to(const meeting *m)
{
    int fd = cf_connect(m->place.address);
    assert_true(fd >= 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(cf_write(fd, text, strlen(text)), strlen(text));
}

/* Nobody else may connect: the source ends with the last connection. */
static void end_listening(const meeting *m)
{
    shutdown(m->place.listener, SHUT_RDWR);
}

static void hold(meeting *m, bool is_unix, cf_fn *peers)
{
    m->got.len = 0;
    m->is_over = false;
    open_place(&m->place, is_unix);
    cf_task_free(cf_spawn(run_source, m));
    cf_task_free(cf_spawn(peers, m));
    assert_int_equal(cf_run(), CF_DONE);
    close_place(&m->place);
}

static void hold_everywhere(meeting *m, cf_fn *peers, void (*check)(const meeting *))
{
    for (int is_unix = 0; is_unix < 2; is_unix++)
        for (size_t i = 0; i < COUNT(both_modes); i++) {
            m->mode = both_modes[i];
            hold(m, is_unix, peers);
            check(m);
        }
}

/* -------------------------------------------------------------------------- lines */

static cf_value two_in_turn(cf_coro *self, void *arg)
{
    meeting *m = arg;
    (void)self;
    int one = connect_to(m), other = connect_to(m);
    say(one, "o");
    say(other, "two\nth");
    await_lines(m, 1);
    say(one, "ne\n");
    await_lines(m, 2);
    end_listening(m);
    say(other, "ree"); /* a last line without its newline */
    close(other);
    await_lines(m, 3);
    say(one, "four\n");
    close(one);
    return cf_nil;
}

static void check_two(const meeting *m)
{
    assert_int_equal(m->status, CF_DONE);
    assert_kept(&m->got, "two\none\nthree\nfour\n");
}

TEST(lines_come_whole_and_as_they_are_written)
{
    static meeting m;
    hold_everywhere(&m, two_in_turn, check_two);
}

static cf_value break_in_a_line(cf_coro *self, void *arg)
{
    meeting *m = arg;
    (void)self;
    int fd = connect_to(m);
    say(fd, "whole\ncut o");
    await_lines(m, 1);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    close(fd); /* a reset, not an end */
    fd = connect_to(m);
    say(fd, "next\n");
    close(fd);
    await_lines(m, 2);
    end_listening(m);
    return cf_nil;
}

TEST(a_broken_connection_leaves_no_part_of_a_line)
{
    static meeting m;
    hold(&m, false, break_in_a_line);
    assert_int_equal(m.status, CF_DONE);
    assert_kept(&m.got, "whole\nnext\n");
}

static cf_value come_and_go(cf_coro *self, void *arg)
{
    meeting *m = arg;
    (void)self;
    for (int i = 0; i < 300; i++) {
        int fd = connect_to(m);
        if (i % 3 > 0)
            say(fd, "line\n");
        close(fd);
        if (i % 16 == 0)
            cf_pause();
    }
    await_lines(m, 200);
    end_listening(m);
    return cf_nil;
}

TEST(many_may_come_and_go)
{
    static meeting m;
    int before = count_descriptors();
    hold(&m, true, come_and_go);
    assert_int_equal(m.status, CF_DONE);
    assert_int_equal(count_descriptors(), before);
}

/* The source has no descriptor left for the last of them until the first goes. */
static cf_value more_than_there_are_descriptors(cf_coro *self, void *arg)
{
    enum { PEERS = 4 };
    meeting *m = arg;
    int peers[PEERS];
    struct rlimit before, few;
    (void)self;
    for (int i = 0; i < PEERS; i++)
        peers[i] = connect_to(m);
    getrlimit(RLIMIT_NOFILE, &before);
    few = (struct rlimit){(rlim_t)peers[PEERS - 1] + 3, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    for (int i = 0; i < PEERS; i++)
        say(peers[i], "line\n");
    cf_sleep(0.25); /* it has tried, and tried again */
    assert_in_range(m->got.lines, 1, PEERS - 1);
    close(peers[0]);
    close(peers[1]);
    await_lines(m, PEERS);
    setrlimit(RLIMIT_NOFILE, &before);
    close(peers[2]);
    close(peers[3]);
    end_listening(m);
    return cf_nil;
}

TEST(who_connects_waits_while_there_are_no_descriptors)
{
    static meeting m;
    if (RUNNING_ON_VALGRIND) /* it closes what accept4 gives it beyond the limit */
        skip();
    hold(&m, true, more_than_there_are_descriptors);
    assert_int_equal(m.status, CF_DONE);
}

/* --------------------------------------------------------------------- stop, cancel */

static cf_value until_it_is_over(cf_coro *self, void *arg)
{
    meeting *m = arg;
    (void)self;
    int fd = connect_to(m), silent = connect_to(m);
    say(fd, "one\ntwo\n");
    while (!m->is_over)
        cf_sleep(0.005);
    close(fd);
    close(silent);
    return cf_nil;
}

TEST(a_target_that_wants_no_more_ends_it)
{
    static meeting m;
    int before = count_descriptors();
    m.got.stop_after = 1;
    hold(&m, true, until_it_is_over);
    assert_int_equal(m.status, CF_DONE);
    assert_kept(&m.got, "one\n");
    m.got.stop_after = 0;
    m.got.fail_after = 1;
    hold(&m, true, until_it_is_over);
    assert_int_equal(m.status, CF_ERROR);
    assert_int_equal(m.got.ended, 1);
    assert_int_equal(count_descriptors(), before);
}

TEST(a_cancel_ends_it)
{
    static meeting m;
    m.got.stop_after = 0;
    hold(&m, true, come_and_go); /* from now on the scheduler has its descriptors */
    open_place(&m.place, true);
    int before = count_descriptors();
    assert_int_equal(cf_wait_for(cf_spawn(run_source, &m), 0.01, NULL), CF_ERROR);
    assert_true(m.is_over);
    assert_int_equal(m.status, CF_ERROR);
    assert_int_equal(m.got.ended, 1);
    assert_int_equal(count_descriptors(), before);
    close_place(&m.place);
}

TEST(what_is_no_listener_is_an_error)
{
    kept got = {.len = 0};
    assert_int_equal(cf_lines_accepted(-1, keeper(&got)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, "accepted");
    assert_int_equal(got.ended, 1);
    assert_int_equal(cf_lines_accepted(0, no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
}

/* Without a task it blocks the thread; the peer's lines were there before. */
TEST(it_needs_no_task)
{
    place p;
    kept got = {.stop_after = 2};
    open_place(&p, true);
    int fd = cf_connect(p.address);
    say(fd, "one\ntwo\n");
    assert_int_equal(cf_lines_accepted(p.listener, keeper(&got)), CF_DONE);
    assert_kept(&got, "one\ntwo\n");
    close(fd);
    close_place(&p);
}

TEST(lines_carry_the_name_of_their_peer)
{
    for (int is_unix = 0; is_unix < 2; is_unix++) {
        place p;
        kept got = {.stop_after = 1};
        open_place(&p, is_unix);
        int fd = cf_connect(p.address);
        say(fd, "x\n");
        cf_coro *head = cf_tag(" ", keeper(&got));
        assert_int_equal(cf_lines_accepted(p.listener, head), CF_DONE);
        if (is_unix)
            assert_kept(&got, "unix:1 x\n");
        else
            assert_memory_equal(got.text, "tcp:127.0.0.1:", 14);
        close(fd);
        close_place(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_whole_and_as_they_are_written),
        cmocka_unit_test(a_broken_connection_leaves_no_part_of_a_line),
        cmocka_unit_test(many_may_come_and_go),
        cmocka_unit_test(who_connects_waits_while_there_are_no_descriptors),
        cmocka_unit_test(a_target_that_wants_no_more_ends_it),
        cmocka_unit_test(a_cancel_ends_it),
        cmocka_unit_test(what_is_no_listener_is_an_error),
        cmocka_unit_test(it_needs_no_task),
        cmocka_unit_test(lines_carry_the_name_of_their_peer),
    };
    return RUN("accepted", tests);
}

/*
 * test_sched_socket.c - cf_listen, cf_connect, cf_accept: addresses, good and bad, and waiting.
 */
#include "unit.h"

#include "sockets.h"

#include <errno.h>

static int open_descriptors;

static int count_before(void **state)
{
    (void)state;
    open_descriptors = count_descriptors();
    return 0;
}

static int count_after(void **state)
{
    (void)state;
    return count_descriptors() == open_descriptors ? 0 : -1;
}

static void check_connection(place *p)
{
    char text[8] = "";
    int ours = cf_connect(p->address);
    int theirs = cf_accept(p->listener);
    assert_true(ours >= 0 && theirs >= 0);
    assert_int_equal(cf_write(ours, "hello", 5), 5);
    assert_int_equal(cf_read(theirs, text, sizeof text), 5);
    assert_string_equal(text, "hello");
    close(ours);
    assert_int_equal(cf_read(theirs, text, sizeof text), 0);
    close(theirs);
}

TEST(who_listens_can_be_connected_to)
{
    for (int is_unix = 0; is_unix < 2; is_unix++) {
        place p;
        open_place(&p, is_unix);
        check_connection(&p);
        close_place(&p);
    }
}

TEST(names_and_numbers_of_any_family_will_do)
{
    static const char *const addresses[] = {"tcp:localhost:0", "tcp:127.0.0.1:0", "tcp::0"};
    for (size_t i = 0; i < COUNT(addresses); i++) {
        int fd = cf_listen(addresses[i]);
        assert_true(fd >= 0);
        close(fd);
    }
    int six = cf_listen("tcp:[::1]:0"); /* not every machine has it */
    assert_true(six >= 0 || cf_last_error()->code == CF_ESYS);
    close(six);
}

/* By some bytes: a unix address has 108. */
#define TOO_LONG                                                                                 \
    "unix:/tmp/ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" \
    "fffffffffffffffffffffffffffffffff"

TEST(what_is_no_address_is_refused)
{
    static const char *const addresses[] = {
        "",          "/tmp/socket", "udp:localhost:1",
        "unix:",     "tcp:",        "tcp:1234",
        "tcp:host:", "tcp:::x y",   "tcp:127.0.0.1:no-such-service",
        TOO_LONG,
    };
    for (size_t i = 0; i < COUNT(addresses); i++) {
        assert_int_equal(cf_listen(addresses[i]), -1);
        assert_error(cf_last_error(), CF_EINVAL, NULL, "listen");
        assert_int_equal(cf_connect(addresses[i]), -1);
        assert_error(cf_last_error(), CF_EINVAL, NULL, "connect");
    }
    assert_int_equal(cf_listen("udp:x"), -1);
    assert_error(cf_last_error(), CF_EINVAL,
                 "udp:x: an address begins with unix: or tcp:", "listen");
}

TEST(nobody_there_is_an_error)
{
    for (int is_unix = 0; is_unix < 2; is_unix++) {
        place p;
        open_place(&p, is_unix);
        close_place(&p);
        assert_int_equal(cf_connect(p.address), -1);
        assert_int_equal(errno, is_unix ? ENOENT : ECONNREFUSED);
        assert_error(cf_last_error(), CF_ESYS, NULL, "connect");
        assert_non_null(strstr(cf_last_error()->text, p.address));
    }
}

TEST(a_place_is_taken_by_one_and_left_by_the_dead)
{
    place p;
    open_place(&p, true);
    assert_int_equal(cf_listen(p.address), -1);
    assert_int_equal(errno, EADDRINUSE);
    assert_error(cf_last_error(), CF_ESYS, NULL, "listen");
    close(p.listener); /* the file stays behind */
    p.listener = cf_listen(p.address);
    assert_true(p.listener >= 0);
    check_connection(&p);
    close_place(&p);
}

TEST(a_file_that_is_no_socket_stays)
{
    place p;
    char path[80];
    open_place(&p, true);
    close(p.listener);
    snprintf(path, sizeof path, "%s/socket", p.folder);
    unlink(path);
    p.listener = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(p.listener, "kept", 4), 4);
    assert_int_equal(cf_listen(p.address), -1);
    assert_int_equal(errno, EADDRINUSE);
    assert_int_equal(access(path, F_OK), 0);
    close_place(&p);
}

/* ----------------------------------------------------------------------- in a task */

static cf_value accept_one(cf_coro *self, void *arg)
{
    (void)self;
    int fd = cf_accept(*(int *)arg);
    int error = errno;
    close(fd);
    return cf_int(fd >= 0 ? 0 : error);
}

static cf_value connect_by_name(cf_coro *self, void *arg)
{
    (void)self;
    char address[40];
    snprintf(address, sizeof address, "tcp:localhost%s", strrchr(arg, ':'));
    int fd = cf_connect(address);
    close(fd);
    return cf_int(fd >= 0 ? 0 : errno);
}

TEST(a_task_waits_alone)
{
    place p;
    cf_value results[2];
    open_place(&p, false);
    cf_task *tasks[] = {cf_spawn(accept_one, &p.listener), cf_spawn(connect_by_name, p.address)};
    assert_int_equal(cf_gather(tasks, 2, results), CF_DONE);
    assert_int_equal(results[0].i64, 0);
    assert_int_equal(results[1].i64, 0);
    close_place(&p);
}

TEST(a_wait_for_a_connection_can_be_cancelled)
{
    place p;
    open_place(&p, true);
    assert_int_equal(cf_wait_for(cf_spawn(accept_one, &p.listener), 0.01, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ETIMEDOUT, NULL, NULL);
    close_place(&p);
}

TEST(a_listener_that_is_none_is_an_error)
{
    assert_int_equal(cf_accept(-1), -1);
    assert_int_equal(errno, EBADF);
    assert_error(cf_last_error(), CF_ESYS, NULL, "accept");
}

#define WATCHED(test) cmocka_unit_test_setup_teardown(test, count_before, count_after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WATCHED(who_listens_can_be_connected_to),
        WATCHED(names_and_numbers_of_any_family_will_do),
        WATCHED(what_is_no_address_is_refused),
        WATCHED(nobody_there_is_an_error),
        WATCHED(a_place_is_taken_by_one_and_left_by_the_dead),
        WATCHED(a_file_that_is_no_socket_stays),
        cmocka_unit_test(a_task_waits_alone),
        cmocka_unit_test(a_wait_for_a_connection_can_be_cancelled),
        cmocka_unit_test(a_listener_that_is_none_is_an_error),
    };
    return RUN("socket", tests);
}

/*
 * test_stage_to_socket.c - cf_to_socket, and cf_to_accepted: to one who listens, and to all who
 * connect.
 */
#include "stage.h"

#include <coflow/sink.h>

#include <errno.h>
#include <signal.h>

#include "sockets.h"

/* ---------------------------------------------------------------------- to_socket */

/* All that can be read until the end. Answers how much; the rest of the buffer is left. */
static size_t drain(int fd, char *bytes, size_t size)
{
    size_t len = 0;
    ssize_t n;
    while ((n = cf_read(fd, bytes + len, size - len)) > 0)
        len += (size_t)n;
    return len;
}

TEST(the_listener_gets_the_bytes_of_the_input)
{
    for (int is_unix = 0; is_unix < 2; is_unix++)
        for (size_t i = 0; i < COUNT(both_modes); i++) {
            place p;
            char got[32];
            open_place(&p, is_unix);
            assert_int_equal(feed("one\n\ntwo", both_modes[i], cf_to_socket(p.address)), CF_DONE);
            int fd = cf_accept(p.listener);
            assert_int_equal(drain(fd, got, sizeof got), 8);
            assert_memory_equal(got, "one\n\ntwo", 8);
            close(fd);
            close_place(&p);
        }
}

TEST(nobody_to_connect_to_is_an_error)
{
    assert_null(cf_to_socket("unix:/no/such/folder/socket"));
    assert_error(cf_last_error(), CF_ESYS, NULL, "connect");
    assert_null(cf_to_socket("nonsense"));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "connect");
}

enum { LINES = 200000, BEYOND_ANY_BUFFER = 2000000 };

typedef struct transfer {
    place place;
    cf_status status;
    int status_code; /* of the error */
    char text[64];
    int lines;
    bool leaves; /* the peer, after the first bytes */
    size_t received;
    bool is_in_order;
} transfer;

static cf_value count_up(cf_coro *self, void *lines)
{
    char line[16];
    for (int i = 0; i < *(const int *)lines; i++) {
        int len = snprintf(line, sizeof line, "%d", i);
        if (!cf_yield(self, cf_text(line, (size_t)len), NULL))
            break;
    }
    return cf_nil;
}

static cf_value send_many(cf_coro *self, void *arg)
{
    transfer *t = arg;
    (void)self;
    t->status = cf_lines_from(cf_new(count_up, &t->lines), cf_to_socket(t->place.address));
    if (t->status == CF_ERROR) {
        assert_string_equal(cf_last_error()->where, "socket");
        t->status_code = cf_last_error()->code;
        snprintf(t->text, sizeof t->text, "%s", cf_last_error()->text);
    }
    return cf_nil;
}

/* Slowly, so that the sender must wait, and its writes fall short. */
static cf_value receive_many(cf_coro *self, void *arg)
{
    transfer *t = arg;
    char bytes[4096];
    ssize_t n;
    (void)self;
    int fd = cf_accept(t->place.listener);
    char last = '\n';
    while ((n = cf_read(fd, bytes, sizeof bytes)) > 0) {
        t->received += (size_t)n;
        t->is_in_order &= last != '\n' || bytes[0] != '\n';
        last = bytes[n - 1];
        if (t->leaves)
            break;
        cf_pause();
    }
    close(fd);
    return cf_nil;
}

static void run_transfer(transfer *t, bool is_unix)
{
    open_place(&t->place, is_unix);
    t->received = 0;
    t->is_in_order = true;
    cf_task_free(cf_spawn(send_many, t));
    cf_task_free(cf_spawn(receive_many, t));
    assert_int_equal(cf_run(), CF_DONE);
    close_place(&t->place);
}

TEST(a_slow_peer_gets_everything)
{
    for (int is_unix = 0; is_unix < 2; is_unix++) {
        transfer t = {.lines = LINES};
        run_transfer(&t, is_unix);
        assert_int_equal(t.status, CF_DONE);
        assert_int_equal(t.received, 1288890); /* seq 0 199999 | wc -c */
        assert_true(t.is_in_order);
    }
}

TEST(a_peer_that_goes_away_is_an_error_and_no_signal)
{
    signal(SIGPIPE, SIG_DFL);
    for (int is_unix = 0; is_unix < 2; is_unix++) {
        transfer t = {.lines = BEYOND_ANY_BUFFER, .leaves = true};
        run_transfer(&t, is_unix);
        assert_int_equal(t.status, CF_ERROR);
        assert_int_equal(t.status_code, CF_ESYS);
        assert_string_equal(t.text, "write: Connection reset by peer");
    }
}

/* --------------------------------------------------------------------- to_accepted */

typedef struct hall {
    place place;
    cf_queue_counts counts;
    cf_queue_options options;
    unsigned mode;
    int to_source[2]; /* what is written here is what is sent */
    cf_status status;
} hall;

static cf_value send_input(cf_coro *self, void *arg)
{
    hall *h = arg;
    (void)self;
    cf_coro *head = cf_to_accepted(h->place.listener, &h->options);
    assert_non_null(head);
    cf_set_mode(head, h->mode);
    h->status = cf_lines(h->to_source[0], head);
    return cf_nil;
}

/* And let all who are ready run. */
static void say(hall *h, const char *text)
{
    assert_int_equal(cf_write(h->to_source[1], text, strlen(text)), strlen(text));
    cf_sleep(0.01);
}

/* Someone who connects, and is known to be there once a line has come. */
static int join(hall *h)
{
    int fd = cf_connect(h->place.address);
    assert_true(fd >= 0);
    cf_sleep(0.01); /* all that are ready have run: it is accepted */
    return fd;
}

static void expect(int fd, const char *text)
{
    char got[64] = "";
    size_t len = 0;
    while (len < strlen(text)) {
        ssize_t n = cf_read(fd, got + len, sizeof got - 1 - len);
        assert_true(n > 0);
        len += (size_t)n;
    }
    assert_string_equal(got, text);
}

static void hold(hall *h, bool is_unix, cf_fn *audience)
{
    open_place(&h->place, is_unix);
    assert_int_equal(pipe2(h->to_source, O_CLOEXEC), 0);
    h->options.counts = &h->counts;
    cf_task_free(cf_spawn(send_input, h));
    cf_task_free(cf_spawn(audience, h));
    cf_status status = cf_run();
    if (status == CF_ERROR)
        print_error("%s: %s\n", cf_last_error()->where, cf_last_error()->text);
    assert_int_equal(status, CF_DONE);
    close(h->to_source[0]);
    close_place(&h->place);
}

static cf_value come_and_leave(cf_coro *self, void *arg)
{
    hall *h = arg;
    (void)self;
    say(h, "to nobody\n");
    int one = join(h);
    say(h, "first\n");
    expect(one, "first\n");
    int two = join(h);
    say(h, "second\n");
    expect(one, "second\n");
    expect(two, "second\n");
    close(one);
    say(h, "third\n");
    expect(two, "third\n");
    say(h, "fourth\n");
    expect(two, "fourth\n");
    say(h, "last");
    close(h->to_source[1]);
    expect(two, "last");
    char rest;
    assert_int_equal(cf_read(two, &rest, 1), 0);
    close(two);
    return cf_nil;
}

TEST(everybody_gets_the_lines_from_when_they_came)
{
    for (int is_unix = 0; is_unix < 2; is_unix++) {
        hall h = {.mode = 0};
        int before = count_descriptors();
        hold(&h, is_unix, come_and_leave);
        assert_int_equal(h.status, CF_DONE);
        assert_int_equal(h.counts.lines, 6);
        assert_int_equal(h.counts.bytes, 40);
        assert_int_equal(count_descriptors(), before);
    }
}

/* Who is slow loses lines, whole ones, or the connection; the other has all. */
static cf_value one_is_slow(cf_coro *self, void *arg)
{
    hall *h = arg;
    char block[4096], got[4096];
    (void)self;
    int slow = join(h), fast = join(h);
    for (size_t i = 0; i < sizeof block; i += 8)
        memcpy(block + i, "abcdefg\n", 8);
    for (int i = 0; i < 500; i++) {
        size_t len = 0;
        assert_int_equal(cf_write(h->to_source[1], block, sizeof block), sizeof block);
        while (len < sizeof got) {
            ssize_t n = cf_read(fast, got + len, sizeof got - len);
            assert_true(n > 0);
            len += (size_t)n;
        }
        assert_memory_equal(got, block, sizeof block);
    }
    close(h->to_source[1]);
    size_t total = 0;
    ssize_t n;
    char last = '\n';
    while ((n = cf_read(slow, got, sizeof got)) > 0) {
        total += (size_t)n;
        last = got[n - 1];
    }
    if (h->options.full != CF_FULL_DISCONNECT) {
        assert_int_equal(total + h->counts.dropped_bytes, 500 * sizeof block);
        assert_int_equal(last, '\n');
    }
    assert_true(total < 500 * sizeof block);
    close(slow);
    close(fast);
    return cf_nil;
}

TEST(who_is_slow_takes_nothing_from_the_others)
{
    static const cf_full policies[] = {CF_FULL_DROP_NEWEST, CF_FULL_DROP_OLDEST,
                                       CF_FULL_DISCONNECT};
    for (size_t i = 0; i < COUNT(policies); i++) {
        hall h = {.options = {.capacity = 16384, .full = policies[i]}};
        hold(&h, true, one_is_slow);
        assert_int_equal(h.status, CF_DONE);
        assert_int_equal(h.counts.lines, 500 * 4096 / 8);
        if (policies[i] != CF_FULL_DISCONNECT)
            assert_true(h.counts.dropped_lines > 0);
    }
}

static cf_value hang_up_in_silence(cf_coro *self, void *arg)
{
    hall *h = arg;
    (void)self;
    int before = count_descriptors();
    for (int i = 0; i < 50; i++) {
        close(join(h));
        assert_in_range(count_descriptors(), before, before + 2);
    }
    close(h->to_source[1]);
    return cf_nil;
}

TEST(who_hangs_up_holds_nothing_while_there_is_silence)
{
    hall h = {.mode = 0};
    hold(&h, true, hang_up_in_silence);
    assert_int_equal(h.status, CF_DONE);
}

static cf_value join_and_wait(cf_coro *self, void *arg)
{
    hall *h = arg;
    (void)self;
    cf_task *source = cf_spawn(send_input, h);
    cf_sleep(0.01);
    int fd = join(h);
    cf_cancel(source);
    char byte;
    assert_int_equal(cf_read(fd, &byte, 1), 0); /* it was closed */
    cf_await(source, NULL);
    close(fd);
    return cf_nil;
}

TEST(a_cancel_closes_all)
{
    hall h = {.mode = 0};
    int before = count_descriptors();
    open_place(&h.place, true);
    assert_int_equal(pipe2(h.to_source, O_CLOEXEC), 0);
    cf_task_free(cf_spawn(join_and_wait, &h));
    assert_int_equal(cf_run(), CF_DONE);
    assert_int_equal(h.status, CF_ERROR);
    close(h.to_source[0]);
    close(h.to_source[1]);
    close_place(&h.place);
    assert_int_equal(count_descriptors(), before);
}

/* ------------------------------------------------------------ what every sink is asked */

static cf_coro *to_one(const place *p)
{
    return cf_to_socket(p->address);
}

static cf_coro *to_all(const place *p)
{
    return cf_to_accepted(p->listener, NULL);
}

static const struct sink {
    const char *name;
    cf_coro *(*make)(const place *p);
} sinks[] = {{"socket", to_one}, {"accepted", to_all}};

static void check_throw_and_close(const struct sink *sink, const place *p, unsigned mode)
{
    cf_coro *thrown_at = sink->make(p);
    cf_set_mode(thrown_at, mode);
    assert_string_equal(cf_name(thrown_at), sink->name);
    assert_true(cf_send_line_to(NULL, thrown_at, line_of("line")));
    assert_int_equal(cf_throw(thrown_at, CF_EUSER + 1, "enough", NULL), CF_ERROR);
    assert_error(cf_error_of(thrown_at), CF_EUSER + 1, "enough", NULL);
    assert_int_equal(cf_state_of(thrown_at), CF_CLOSED);
    cf_free(thrown_at);
    cf_coro *unused = sink->make(p);
    cf_set_mode(unused, mode);
    assert_int_equal(cf_close(unused), CF_DONE);
    cf_free(unused);
}

TEST(a_throw_or_close_leaves_nothing_open_in_either_mode)
{
    for (size_t i = 0; i < COUNT(sinks); i++)
        for (size_t k = 0; k < COUNT(both_modes); k++) {
            place p;
            int before = count_descriptors();
            open_place(&p, true);
            check_throw_and_close(&sinks[i], &p, both_modes[k]);
            close_place(&p);
            assert_int_equal(count_descriptors(), before);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_listener_gets_the_bytes_of_the_input),
        cmocka_unit_test(nobody_to_connect_to_is_an_error),
        cmocka_unit_test(a_slow_peer_gets_everything),
        cmocka_unit_test(a_peer_that_goes_away_is_an_error_and_no_signal),
        cmocka_unit_test(everybody_gets_the_lines_from_when_they_came),
        cmocka_unit_test(who_is_slow_takes_nothing_from_the_others),
        cmocka_unit_test(who_hangs_up_holds_nothing_while_there_is_silence),
        cmocka_unit_test(a_cancel_closes_all),
        cmocka_unit_test(a_throw_or_close_leaves_nothing_open_in_either_mode),
    };
    return RUN("to_socket", tests);
}

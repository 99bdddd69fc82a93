/*
 * Live streams: what a pipe gives is shown at once, however many stages there are, and bulk input
 * still travels in big blocks. A watchdog ends the program should a line never come.
 */
#include "stream.h"

#include <pthread.h>
#include <signal.h>

enum { WATCHDOG_SECONDS = 120 };

typedef struct live {
    int in[2], out[2];
    pthread_t thread;
    cf_coro *head;
    cf_status status;
} live;

static void *run_source(void *arg)
{
    live *l = arg;
    l->status = cf_lines(l->in[0], l->head);
    return NULL;
}

/* A pipeline of so many stages between two pipes, on a thread of its own. */
static void live_start(live *l, int stages)
{
    assert_int_equal(pipe(l->in), 0);
    assert_int_equal(pipe(l->out), 0);
    l->head = pass_through(stages, cf_printer(l->out[1]));
    assert_int_equal(pthread_create(&l->thread, NULL, run_source, l), 0);
}

static void live_write(live *l, const char *text)
{
    assert_int_equal(write(l->in[1], text, strlen(text)), strlen(text));
}

/* Waits until as many bytes have come as text has, which must be text. */
static void live_expect(live *l, const char *text)
{
    char buffer[256];
    for (size_t got = 0, len = strlen(text); got < len;) {
        ssize_t n = read(l->out[0], buffer + got, len - got);
        assert_true(n > 0);
        got += (size_t)n;
    }
    assert_memory_equal(buffer, text, strlen(text));
}

static void live_end(live *l)
{
    close(l->in[1]);
    assert_int_equal(pthread_join(l->thread, NULL), 0);
    assert_int_equal(l->status, CF_DONE);
    close(l->in[0]);
    close(l->out[1]);
}

TEST(each_line_is_shown_before_the_next_is_written)
{
    live l;
    live_start(&l, 3);
    for (int i = 0; i < 20; i++) {
        live_write(&l, "a line\n");
        live_expect(&l, "a line\n");
    }
    live_end(&l);
    close(l.out[0]);
}

TEST(part_of_a_line_waits_for_the_rest)
{
    live l;
    live_start(&l, 3);
    live_write(&l, "whole\npart");
    live_expect(&l, "whole\n");
    live_write(&l, " and rest\n");
    live_expect(&l, "part and rest\n");
    live_write(&l, "without newline");
    live_end(&l);
    live_expect(&l, "without newline\n");
    close(l.out[0]);
}

TEST(through_a_broadcast_too)
{
    live l;
    kept k = {0};
    assert_int_equal(pipe(l.in), 0);
    assert_int_equal(pipe(l.out), 0);
    cf_coro *targets[] = {pass_through(1, keeper(&k)), pass_through(2, cf_printer(l.out[1]))};
    l.head = pass_through(1, cf_broadcast(targets, 2));
    assert_int_equal(pthread_create(&l.thread, NULL, run_source, &l), 0);
    for (int i = 0; i < 5; i++) {
        live_write(&l, "a line\n");
        live_expect(&l, "a line\n");
    }
    live_end(&l);
    close(l.out[0]);
    assert_int_equal(k.lines, 5);
}

TEST(when_the_last_sink_has_stopped_the_source_returns_without_another_line)
{
    live l;
    kept k[2] = {{.stop_after = 1}, {.stop_after = 2}};
    assert_int_equal(pipe(l.in), 0);
    cf_coro *targets[] = {pass_through(1, keeper(&k[0])), pass_through(2, keeper(&k[1]))};
    l.head = pass_through(1, cf_broadcast(targets, 2));
    assert_int_equal(pthread_create(&l.thread, NULL, run_source, &l), 0);
    live_write(&l, "one\ntwo\n"); /* and the pipe stays open */
    assert_int_equal(pthread_join(l.thread, NULL), 0);
    assert_int_equal(l.status, CF_DONE);
    close(l.in[0]);
    close(l.in[1]);
}

/* The longest run that came in one piece. */
typedef struct longest_run {
    size_t largest;
} longest_run;

static cf_value measure_runs(cf_coro *self, void *arg)
{
    longest_run *b = arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        b->largest = span.len > b->largest ? span.len : b->largest;
    return cf_nil;
}

TEST(bulk_input_still_travels_in_big_runs)
{
    static char input[1 << 20];
    memset(input, '\n', sizeof input);
    longest_run b = {0};
    assert_int_equal(lines_of(input, sizeof input, cf_sink(measure_runs, &b)), CF_DONE);
    assert_true(b.largest >= 32 * 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_is_shown_before_the_next_is_written),
        cmocka_unit_test(part_of_a_line_waits_for_the_rest),
        cmocka_unit_test(through_a_broadcast_too),
        cmocka_unit_test(when_the_last_sink_has_stopped_the_source_returns_without_another_line),
        cmocka_unit_test(bulk_input_still_travels_in_big_runs),
    };
    alarm(WATCHDOG_SECONDS);
    return RUN("flow, live", tests);
}

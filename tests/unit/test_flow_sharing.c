/* A sink shared by several upstreams: arrival order, and who closes it. */
#include "stream.h"

#include <pthread.h>
#include <semaphore.h>

TEST(lines_of_several_upstreams_come_in_the_order_of_their_flushes)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    cf_coro *one = pass_through(2, cf_ref(sink)), *two = pass_through(1, sink);
    push(one, "one 1");
    cf_flush(one);
    push(two, "two 1");
    cf_flush(two);
    push(one, "one 2");
    cf_flush(one);
    assert_kept(&k, "one 1\ntwo 1\none 2\n");
    cf_free(one);
    cf_free(two);
}

TEST(lines_sent_one_at_a_time_come_in_the_order_in_which_they_were_sent)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    cf_coro *one = pass_through(2, cf_ref(sink)), *two = pass_through(1, sink);
    for (int i = 0; i < 3; i++) {
        cf_send(one, cf_str("one"), NULL);
        cf_send(two, cf_str("two"), NULL);
    }
    assert_kept(&k, "one\ntwo\none\ntwo\none\ntwo\n");
    cf_free(one);
    cf_free(two);
}

TEST(the_last_owner_closes_it)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    cf_coro *one = pass_through(1, cf_ref(sink)), *two = pass_through(1, sink);
    push(one, "one");
    push(two, "two");
    cf_free(one);
    assert_int_equal(k.ended, 0);
    push(two, "two");
    cf_free(two);
    assert_int_equal(k.ended, 1);
    assert_int_equal(k.lines, 3);
}

TEST(two_sources_one_after_the_other_share_a_sink)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    assert_int_equal(lines_of_text("a\nb\n", pass_through(1, cf_ref(sink))), CF_DONE);
    assert_int_equal(k.ended, 0);
    assert_int_equal(lines_of_text("c", sink), CF_DONE);
    assert_kept(&k, "a\nb\nc\n");
    assert_int_equal(k.ended, 1);
}

TEST(when_it_stops_every_upstream_learns_it)
{
    kept k = {.stop_after = 1};
    cf_coro *sink = keeper(&k);
    cf_coro *one = pass_through(1, cf_ref(sink)), *two = pass_through(1, sink);
    push(one, "1");
    assert_false(cf_flush(one));
    push(two, "2");
    assert_false(cf_flush(two));
    assert_int_equal(cf_close(one), CF_DONE);
    assert_int_equal(cf_close(two), CF_DONE);
    cf_free(one);
    cf_free(two);
    assert_kept(&k, "1\n");
}

TEST(when_it_fails_every_upstream_that_sends_learns_it)
{
    kept k = {.fail_after = 1};
    cf_coro *sink = keeper(&k);
    cf_coro *one = pass_through(1, cf_ref(sink)), *two = pass_through(1, sink);
    push(one, "1");
    assert_false(cf_flush(one));
    assert_error(cf_error_of(one), CF_EUSER + 7, NULL, "sink");
    push(two, "2");
    assert_false(cf_flush(two));
    assert_error(cf_error_of(two), CF_EUSER + 7, NULL, "sink");
    cf_free(one);
    cf_free(two);
}

/* The course's cobroadcast2: three filters of one stream in front of one printer. */
static cf_coro *filters_with_one_sink(cf_coro *sink)
{
    static char words[][8] = {"python", "ply", "swig"};
    cf_coro *filters[COUNT(words)];
    for (size_t i = 0; i < COUNT(words); i++)
        filters[i] = cf_stage(pass_matching, words[i], cf_ref(sink));
    cf_free(sink);
    return cf_broadcast(filters, COUNT(filters));
}

static const char four_lines[] = "a python x\nb ruby\nc swig and python\nd ply\n";
static const char four_matches[] = "a python x\nc swig and python\nc swig and python\nd ply\n";

TEST(filters_of_one_stream_meet_in_a_shared_sink_in_the_order_of_the_lines)
{
    kept k = {0};
    assert_int_equal(lines_of_text(four_lines, filters_with_one_sink(keeper(&k))), CF_DONE);
    assert_kept(&k, four_matches);
    assert_int_equal(k.ended, 1);
}

TEST(also_when_there_are_stages_above_and_below)
{
    kept k = {0};
    cf_coro *sink = pass_through(2, keeper(&k));
    assert_int_equal(lines_of_text(four_lines, pass_through(2, filters_with_one_sink(sink))),
                     CF_DONE);
    assert_kept(&k, four_matches);
}

/* ------------------------------------------------------------- two threads at one stage */

typedef struct meeting {
    sem_t entered;
    sem_t may_leave;
    cf_coro *sink;
    cf_block *block;
    size_t lines;
} meeting;

static cf_value linger(cf_coro *self, void *arg)
{
    meeting *m = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        m->lines++;
        sem_post(&m->entered);
        sem_wait(&m->may_leave);
    }
    return cf_nil;
}

static bool send_block(meeting *m)
{
    cf_span span = {.text = cf_block_data(m->block), .len = 4, .block = m->block};
    return cf_send_span_to(NULL, m->sink, span);
}

/* The mode is CF_SYNC: the sink has it before the call returns. */
static void *send_on_this_thread(void *arg)
{
    return (void *)(intptr_t)send_block(arg);
}

TEST(a_second_thread_that_sends_a_span_is_told_that_it_is_busy)
{
    meeting m = {.block = cf_block_new(4)};
    pthread_t thread;
    void *sent;
    memcpy(cf_block_data(m.block), "abc\n", 4);
    sem_init(&m.entered, 0, 0);
    sem_init(&m.may_leave, 0, 0);
    m.sink = cf_sink(linger, &m);
    cf_set_mode(m.sink, CF_SYNC);
    assert_int_equal(pthread_create(&thread, NULL, send_on_this_thread, &m), 0);
    sem_wait(&m.entered);
    assert_false(send_block(&m));
    assert_error(cf_error_of(m.sink), CF_EBUSY, NULL, NULL);
    sem_post(&m.may_leave);
    pthread_join(thread, &sent);
    assert_true(sent);
    assert_int_equal(m.lines, 1);
    sem_post(&m.may_leave);
    assert_true(send_block(&m));
    assert_int_equal(m.lines, 2);
    cf_free(m.sink);
    cf_block_free(m.block);
}

typedef struct sender {
    meeting *meeting;
    size_t sent;
} sender;

static cf_value count_spans(cf_coro *self, void *arg)
{
    meeting *m = arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        m->lines += span.len / 4;
    return cf_nil;
}

static void *send_many(void *arg)
{
    sender *s = arg;
    for (int i = 0; i < 20000; i++)
        s->sent += send_block(s->meeting);
    return NULL;
}

TEST(what_two_threads_were_told_was_sent_arrives)
{
    meeting m = {.block = cf_block_new(4)};
    sender one = {&m, 0}, two = {&m, 0};
    pthread_t thread;
    memcpy(cf_block_data(m.block), "abc\n", 4);
    m.sink = cf_sink(count_spans, &m);
    assert_int_equal(pthread_create(&thread, NULL, send_many, &one), 0);
    send_many(&two);
    pthread_join(thread, NULL);
    assert_int_equal(cf_close(m.sink), CF_DONE);
    assert_int_equal(m.lines, one.sent + two.sent);
    cf_free(m.sink);
    cf_block_free(m.block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_several_upstreams_come_in_the_order_of_their_flushes),
        cmocka_unit_test(lines_sent_one_at_a_time_come_in_the_order_in_which_they_were_sent),
        cmocka_unit_test(the_last_owner_closes_it),
        cmocka_unit_test(two_sources_one_after_the_other_share_a_sink),
        cmocka_unit_test(when_it_stops_every_upstream_learns_it),
        cmocka_unit_test(when_it_fails_every_upstream_that_sends_learns_it),
        cmocka_unit_test(filters_of_one_stream_meet_in_a_shared_sink_in_the_order_of_the_lines),
        cmocka_unit_test(also_when_there_are_stages_above_and_below),
        cmocka_unit_test(a_second_thread_that_sends_a_span_is_told_that_it_is_busy),
        cmocka_unit_test(what_two_threads_were_told_was_sent_arrives),
    };
    return RUN("flow sharing", tests);
}

/* Stop: a body that returns early wants no more. It is no error, and it travels upstream. */
#include "stream.h"

#include <pthread.h>
#include <signal.h>

/* Sends the same line until the target wants no more; notes how it ended. */
typedef struct producer {
    long sent;
    bool pending, received;
} producer;

static cf_value send_for_ever(cf_coro *self, void *arg)
{
    producer *p = arg;
    cf_line line;
    if (!cf_recv_line(self, &line))
        return cf_nil;
    while (cf_send_line(self, line))
        p->sent++;
    p->pending = cf_pending(self) != NULL;
    p->received = cf_recv_line(self, &line);
    return cf_nil;
}

TEST(the_next_send_of_the_upstream_answers_false)
{
    kept k = {.stop_after = 3};
    cf_coro *sink = keeper(&k);
    bool go_on = true;
    for (int i = 0; i < 1000000 && go_on; i++)
        go_on = push(sink, "line");
    assert_false(go_on);
    assert_false(push(sink, "line"));
    assert_false(cf_flush(sink));
    cf_free(sink);
    assert_kept(&k, "line\nline\nline\n");
    assert_int_equal(k.ended, 1);
}

TEST(it_ends_an_endless_stage)
{
    kept k = {.stop_after = 2};
    producer p = {0};
    cf_coro *head = cf_stage(send_for_ever, &p, pass_through(2, keeper(&k)));
    push(head, "x");
    assert_false(cf_flush(head));
    assert_kept(&k, "x\nx\n");
    assert_false(p.pending);
    assert_false(p.received);
    cf_free(head);
}

TEST(it_is_not_an_error)
{
    kept k = {.stop_after = 1};
    cf_coro *head = pass_through(3, keeper(&k));
    push(head, "x");
    assert_false(cf_flush(head));
    assert_null(cf_error_of(head));
    assert_int_equal(cf_close(head), CF_DONE);
    assert_null(cf_error_of(head));
    cf_free(head);
}

static cf_value note_how_receive_ended(cf_coro *self, void *log)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    note_pending(log, self);
    return cf_nil;
}

TEST(a_stage_between_sees_its_receive_answer_false_with_nothing_pending)
{
    journal log = {""};
    kept k = {.stop_after = 1};
    cf_coro *head = cf_stage(note_how_receive_ended, &log, keeper(&k));
    push(head, "1");
    cf_flush(head);
    push(head, "2");
    cf_flush(head);
    assert_string_equal(log.text, "nothing");
    cf_free(head);
}

TEST(a_source_returns_done)
{
    kept k = {.stop_after = 2};
    assert_int_equal(lines_of_text("1\n2\n3\n4\n", pass_through(2, keeper(&k))), CF_DONE);
    assert_kept(&k, "1\n2\n");
    assert_int_equal(k.ended, 1);
}

TEST(a_sink_that_returns_at_once_stops_the_source)
{
    kept k = {0};
    assert_int_equal(lines_of_text("1\n2\n", pass_through(1, cf_head(0, keeper(&k)))), CF_DONE);
    assert_kept(&k, "");
}

static void *write_for_ever(void *fd)
{
    char lines[4096];
    memset(lines, '\n', sizeof lines);
    while (write(*(int *)fd, lines, sizeof lines) > 0)
        ;
    return NULL;
}

TEST(a_source_stops_reading_an_endless_input)
{
    int ends[2];
    pthread_t writer;
    uint64_t lines = 0;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pthread_create(&writer, NULL, write_for_ever, &ends[1]), 0);
    cf_coro *head = pass_through(2, cf_head(1000, cf_count(&lines, cf_null())));
    assert_int_equal(cf_lines(ends[0], head), CF_DONE);
    assert_int_equal(lines, 1000);
    close(ends[0]);
    pthread_join(writer, NULL);
    close(ends[1]);
}

static cf_value send_tail_though_stopped(cf_coro *self, void *accepted)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    *(bool *)accepted = cf_send_line(self, line_of("tail"));
    return cf_nil;
}

TEST(what_is_sent_after_a_stop_goes_nowhere)
{
    bool accepted = true;
    kept k = {.stop_after = 1};
    cf_coro *head = cf_stage(send_tail_though_stopped, &accepted, keeper(&k));
    push(head, "1");
    cf_flush(head);
    cf_free(head);
    assert_false(accepted);
    assert_kept(&k, "1\n");
}

TEST(a_target_that_stopped_before_is_a_stop_at_once)
{
    kept k = {.stop_after = 1};
    cf_coro *sink = keeper(&k);
    push(sink, "1");
    cf_flush(sink);
    cf_coro *head = pass_through(1, sink);
    push(head, "2");
    assert_false(cf_flush(head));
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
    assert_kept(&k, "1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_send_of_the_upstream_answers_false),
        cmocka_unit_test(it_ends_an_endless_stage),
        cmocka_unit_test(it_is_not_an_error),
        cmocka_unit_test(a_stage_between_sees_its_receive_answer_false_with_nothing_pending),
        cmocka_unit_test(a_source_returns_done),
        cmocka_unit_test(a_sink_that_returns_at_once_stops_the_source),
        cmocka_unit_test(a_source_stops_reading_an_endless_input),
        cmocka_unit_test(what_is_sent_after_a_stop_goes_nowhere),
        cmocka_unit_test(a_target_that_stopped_before_is_a_stop_at_once),
    };
    return RUN("flow stop", tests);
}

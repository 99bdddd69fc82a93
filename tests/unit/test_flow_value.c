/*
 * A value sent to a stage: a batch of one line, which everything below has handled when cf_send
 * returns; also the first one, the last one, and to stages that send to others than their target.
 */
#include "stream.h"

/* ------------------------------------------------------------------ a sink's end */

static cf_value return_after_one(cf_coro *self, void *arg)
{
    cf_line line;
    cf_recv_line(self, &line);
    return cf_ptr(arg);
}

TEST(a_sink_that_returns_is_done_and_gives_its_value)
{
    int mark;
    cf_coro *sink = cf_sink(return_after_one, &mark);
    cf_value value = cf_nil;
    assert_int_equal(cf_send(sink, cf_str("a"), &value), CF_DONE);
    assert_ptr_equal(value.ptr, &mark);
    assert_int_equal(cf_state_of(sink), CF_CLOSED);
    assert_int_equal(cf_send(sink, cf_str("b"), &value), CF_DONE);
    assert_null(value.ptr);
    cf_free(sink);
}

TEST(a_sink_that_raises_gives_its_error_once)
{
    kept k = {.fail_after = 2};
    cf_coro *sink = keeper(&k);
    assert_int_equal(cf_send(sink, cf_str("a"), NULL), CF_YIELD);
    assert_int_equal(cf_send(sink, cf_str("b"), NULL), CF_ERROR);
    assert_error(cf_error_of(sink), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(cf_send(sink, cf_str("c"), NULL), CF_DONE);
    assert_int_equal(k.ended, 1);
    cf_free(sink);
}

/* --------------------------------------------------- handled when cf_send returns */

/* Two values, each of which must have come to *k as `expected` says when cf_send returns. */
static void send_two(cf_coro *head, const kept *k, const char *first, const char *both)
{
    assert_non_null(head);
    assert_int_equal(cf_send(head, cf_str("a"), NULL), CF_YIELD);
    assert_kept(k, first);
    assert_int_equal(cf_send(head, cf_str("b"), NULL), CF_YIELD);
    assert_kept(k, both);
}

TEST(a_broadcast_hands_on_at_once_what_it_is_sent)
{
    kept k[2] = {{.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), keeper(&k[1])};
    cf_coro *head = cf_broadcast(targets, 2);
    send_two(head, &k[1], "a\n", "a\nb\n");
    cf_free(head);
    assert_kept(&k[0], "a\nb\n");
}

static cf_value hand_on_spans(cf_coro *self, void *target)
{
    cf_span span;
    while (cf_recv_span(self, &span))
        cf_send_span_to(self, target, span);
    return cf_nil;
}

static cf_value hand_on_lines_as_spans(cf_coro *self, void *target)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_span_to(self, target,
                        (cf_span){.text = line.text, .len = line.len, .single = true});
    return cf_nil;
}

static cf_value hand_on_lines(cf_coro *self, void *target)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line_to(self, target, line);
    return cf_nil;
}

TEST(a_sink_that_sends_to_others_hands_on_at_once_what_it_is_sent)
{
    cf_fn *const bodies[] = {hand_on_spans, hand_on_lines_as_spans, hand_on_lines};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        kept k = {.len = 0};
        cf_coro *target = keeper(&k);
        cf_coro *head = cf_sink(bodies[i], target);
        send_two(head, &k, "a\n", "a\nb\n");
        cf_free(head);
        cf_free(target);
    }
}

/* ------------------------------------------------------------- through a chain */

TEST(a_chain_hands_on_at_once_what_it_is_sent)
{
    kept k = {.len = 0};
    cf_coro *head = pass_through(5, keeper(&k));
    send_two(head, &k, "a\n", "a\nb\n");
    cf_free(head);
}

static cf_value send_copies(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        char text[] = "?!";
        text[0] = line.text[0];
        cf_send_line(self, (cf_line){text, 2});
        cf_send_line(self, (cf_line){text, 0});
        memset(text, '#', 2);
    }
    return cf_nil;
}

TEST(so_does_one_that_sends_more_than_it_gets_from_a_buffer_of_its_own)
{
    kept k = {.len = 0};
    cf_coro *head = pass_through(1, cf_stage(send_copies, NULL, pass_through(2, keeper(&k))));
    send_two(head, &k, "a!\n\n", "a!\n\nb!\n\n");
    cf_free(head);
}

TEST(what_was_sent_before_comes_before_a_value)
{
    kept k = {.len = 0};
    cf_coro *last = pass_through(1, keeper(&k));
    cf_coro *head = pass_through(2, cf_ref(last));
    cf_send(head, cf_str("1"), NULL);
    push(last, "2");
    cf_send(head, cf_str("3"), NULL);
    push(head, "4");
    cf_send(head, cf_str("5"), NULL);
    assert_kept(&k, "1\n2\n3\n4\n5\n");
    cf_free(head);
    cf_free(last);
}

TEST(a_chain_whose_sink_stops_is_done_with_the_value_that_stops_it)
{
    kept k = {.stop_after = 2};
    cf_coro *head = pass_through(3, keeper(&k));
    assert_int_equal(cf_send(head, cf_str("a"), NULL), CF_YIELD);
    assert_int_equal(cf_send(head, cf_str("b"), NULL), CF_DONE);
    assert_int_equal(cf_state_of(head), CF_CLOSED);
    assert_kept(&k, "a\nb\n");
    cf_free(head);
}

static cf_value pass_whatever_the_answer(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    return cf_nil;
}

TEST(a_chain_whose_sink_fails_ends_with_its_error)
{
    kept k = {.fail_after = 2};
    cf_coro *head =
        pass_through(1, cf_stage(pass_whatever_the_answer, NULL, pass_through(1, keeper(&k))));
    assert_int_equal(cf_send(head, cf_str("a"), NULL), CF_YIELD);
    assert_int_equal(cf_send(head, cf_str("b"), NULL), CF_ERROR);
    assert_error(cf_error_of(head), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(cf_send(head, cf_str("c"), NULL), CF_DONE);
    assert_kept(&k, "a\nb\n");
    cf_free(head);
}

static cf_value send_back(cf_coro *self, void *head)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        assert_int_equal(cf_send(*(cf_coro **)head, cf_str("again"), NULL), CF_ERROR);
    return cf_nil;
}

TEST(a_stage_that_has_a_value_is_busy)
{
    cf_coro *head = NULL;
    head = pass_through(2, cf_sink(send_back, &head));
    assert_int_equal(cf_send(head, cf_str("a"), NULL), CF_YIELD);
    assert_int_equal(cf_error_of(head)->code, CF_EBUSY);
    cf_free(head);
}

/* A sink that waits in the middle of a line, and two tasks that send at the same time. */

static cf_value keep_slowly(cf_coro *self, void *arg)
{
    kept *k = arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        char text[8];
        int len = snprintf(text, sizeof text, "%.*s\n", (int)line.len, line.text);
        for (int i = 0; i < 3; i++)
            cf_pause();
        memcpy(k->text + k->len, text, (size_t)len);
        k->len += (size_t)len;
    }
    return cf_nil;
}

static cf_value send_a_value(cf_coro *self, void *head)
{
    (void)self;
    return cf_int(cf_send(head, cf_str("value"), NULL));
}

static cf_value push_a_line(cf_coro *self, void *head)
{
    (void)self;
    return cf_int(push(head, "line") && cf_flush(head));
}

TEST(a_task_that_pushes_waits_until_another_ones_value_is_handled)
{
    for (int stages = 0; stages < 3; stages++) {
        kept k = {.len = 0};
        cf_coro *head = pass_through(stages, cf_sink(keep_slowly, &k));
        cf_task *tasks[] = {cf_spawn(send_a_value, head), cf_spawn(push_a_line, head)};
        cf_value results[2];
        assert_int_equal(cf_gather(tasks, 2, results), CF_DONE);
        assert_int_equal(results[0].i64, CF_YIELD);
        assert_true(results[1].i64);
        assert_kept(&k, "value\nline\n");
        cf_free(head);
    }
}

TEST(values_are_counted_once_somebody_watches)
{
    kept k = {.len = 0};
    cf_coro *head = pass_through(1, keeper(&k));
    cf_send(head, cf_str("unseen"), NULL);
    cf_graph *graph = cf_graph_new(head);
    cf_send(head, cf_str("one"), NULL);
    cf_send(head, cf_str("two"), NULL);
    cf_free(head);
    for (size_t i = 0; i < 2; i++) {
        cf_flow flow;
        assert_true(cf_graph_flow(graph, i, &flow));
        assert_int_equal(flow.lines, 2);
        assert_int_equal(flow.bytes, 8);
    }
    cf_graph_free(graph);
}

/* ------------------------------------------------------------ where streams meet */

TEST(a_sink_that_is_a_target_and_stands_below_another_gets_lines_in_order)
{
    for (size_t direct = 0; direct < 2; direct++) {
        kept k = {.len = 0};
        cf_coro *sink = keeper(&k);
        cf_coro *targets[2];
        targets[direct] = cf_ref(sink);
        targets[1 - direct] = pass_through(1, sink);
        assert_int_equal(lines_of_text("a\nb\n", cf_broadcast(targets, 2)), CF_DONE);
        assert_kept(&k, "a\na\nb\nb\n");
    }
}

TEST(a_sink_shared_by_nested_broadcasts_gets_lines_in_order)
{
    kept k = {.len = 0};
    cf_coro *sink = keeper(&k);
    cf_coro *inner[] = {cf_ref(sink), cf_ref(sink)};
    cf_coro *outer[] = {cf_broadcast(inner, 2), sink};
    assert_int_equal(lines_of_text("a\nb\n", cf_broadcast(outer, 2)), CF_DONE);
    assert_kept(&k, "a\na\na\nb\nb\nb\n");
}

/* ------------------------------------------------------- a target that is no stage */

static cf_value ignore_values(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_recv(self, NULL))
        ;
    return cf_nil;
}

TEST(a_target_that_was_not_started_says_so)
{
    cf_coro *target = cf_new(ignore_values, NULL);
    assert_int_equal(lines_of_text("a\n", pass_through(1, target)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUNSTARTED, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sink_that_returns_is_done_and_gives_its_value),
        cmocka_unit_test(a_sink_that_raises_gives_its_error_once),
        cmocka_unit_test(a_broadcast_hands_on_at_once_what_it_is_sent),
        cmocka_unit_test(a_sink_that_sends_to_others_hands_on_at_once_what_it_is_sent),
        cmocka_unit_test(a_chain_hands_on_at_once_what_it_is_sent),
        cmocka_unit_test(so_does_one_that_sends_more_than_it_gets_from_a_buffer_of_its_own),
        cmocka_unit_test(what_was_sent_before_comes_before_a_value),
        cmocka_unit_test(a_chain_whose_sink_stops_is_done_with_the_value_that_stops_it),
        cmocka_unit_test(a_chain_whose_sink_fails_ends_with_its_error),
        cmocka_unit_test(a_stage_that_has_a_value_is_busy),
        cmocka_unit_test(a_task_that_pushes_waits_until_another_ones_value_is_handled),
        cmocka_unit_test(values_are_counted_once_somebody_watches),
        cmocka_unit_test(a_sink_that_is_a_target_and_stands_below_another_gets_lines_in_order),
        cmocka_unit_test(a_sink_shared_by_nested_broadcasts_gets_lines_in_order),
        cmocka_unit_test(a_target_that_was_not_started_says_so),
    };
    return RUN("flow value", tests);
}

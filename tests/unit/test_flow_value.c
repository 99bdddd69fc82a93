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
        cmocka_unit_test(a_sink_that_is_a_target_and_stands_below_another_gets_lines_in_order),
        cmocka_unit_test(a_sink_shared_by_nested_broadcasts_gets_lines_in_order),
        cmocka_unit_test(a_target_that_was_not_started_says_so),
    };
    return RUN("flow value", tests);
}

/*
 * Stages that meet again below: each is visited once, however many ways lead to it. Nothing here
 * measures time; but what follows every way through 60 diamonds never ends, and what visits all
 * below for each of thousands makes them wait for minutes.
 */
#include "stream.h"

#include <coflow/graph.h>

enum { DIAMONDS = 60, MANY = MOST_STAGES / 20, NESTED = MOST_STAGES / 5, LONG = MOST_STAGES / 5 };

static char a[] = "a", b[] = "b";

/* What has an "a" goes the one way, what has a "b" the other. */
static cf_coro *diamond(cf_coro *target)
{
    cf_coro *ways[] = {cf_stage(pass_matching, a, cf_ref(target)),
                       cf_stage(pass_matching, b, target)};
    return cf_broadcast(ways, COUNT(ways));
}

static cf_coro *diamonds(int count, cf_coro *target)
{
    while (count-- > 0)
        target = diamond(target);
    return target;
}

TEST(a_flush_reaches_the_end_of_a_chain_of_diamonds)
{
    kept k = {0};
    cf_coro *head = diamonds(DIAMONDS, keeper(&k));
    push(head, "1 a");
    push(head, "2 b");
    assert_true(cf_flush(head));
    assert_kept(&k, "1 a\n2 b\n");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_int_equal(k.ended, 1);
    cf_free(head);
}

TEST(a_close_delivers_first)
{
    kept k = {0};
    cf_coro *head = diamonds(DIAMONDS, keeper(&k));
    push(head, "1 a");
    push(head, "2 b");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_kept(&k, "1 a\n2 b\n");
    assert_int_equal(k.ended, 1);
    cf_free(head);
}

TEST(a_mode_is_set_everywhere)
{
    kept k = {0};
    cf_coro *head = diamonds(DIAMONDS, keeper(&k));
    cf_set_mode(head, CF_SYNC);
    push(head, "1 b");
    assert_kept(&k, "1 b\n");
    cf_set_mode(head, 0);
    push(head, "2 a");
    assert_kept(&k, "1 b\n");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_kept(&k, "1 b\n2 a\n");
    cf_free(head);
}

TEST(a_mode_is_set_behind_queues_that_meet)
{
    kept k = {0};
    cf_coro *head = keeper(&k);
    for (int i = 0; i < DIAMONDS; i++) {
        cf_coro *ways[] = {cf_queue(NULL, cf_stage(pass_matching, a, cf_ref(head))),
                           cf_queue(NULL, cf_stage(pass_matching, b, head))};
        head = cf_broadcast(ways, COUNT(ways));
    }
    cf_set_mode(head, CF_SYNC);
    push(head, "1 a");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_kept(&k, "1 a\n");
    cf_free(head);
}

static size_t by_letter(cf_line line, void *arg)
{
    (void)arg;
    return line.text[0] == 'b';
}

static void check_batches(const cf_graph *graph, const char *name, uint64_t batches)
{
    cf_flow flow;
    for (size_t i = 0; cf_graph_flow(graph, i, &flow); i++)
        if (strcmp(flow.name, name) == 0)
            assert_int_equal(flow.batches, batches);
}

/* Whether the longer way is the first or the last. */
TEST(a_stage_is_flushed_once_all_above_it_have_been)
{
    for (int longer = 0; longer < 2; longer++) {
        kept k = {0};
        cf_coro *sink = keeper(&k);
        cf_coro *ways[2];
        ways[longer] = pass_through(5, cf_ref(sink));
        ways[1 - longer] = pass_through(1, sink);
        cf_coro *head = cf_route(by_letter, NULL, ways, 2);
        cf_graph *graph = cf_graph_new(head);
        push(head, "a");
        push(head, "b");
        assert_true(cf_flush(head));
        assert_int_equal(k.lines, 2);
        check_batches(graph, "sink", 1);
        cf_graph_free(graph);
        cf_free(head);
    }
}

TEST(a_stop_below_reaches_the_head)
{
    kept k = {.stop_after = 1};
    cf_coro *head = diamonds(DIAMONDS, keeper(&k));
    push(head, "1 a");
    push(head, "2 b");
    assert_false(cf_flush(head));
    assert_kept(&k, "1 a\n");
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
}

TEST(an_error_below_reaches_the_head)
{
    kept k = {.fail_after = 1};
    cf_coro *head = diamonds(DIAMONDS, keeper(&k));
    push(head, "1 a");
    push(head, "2 b");
    assert_false(cf_flush(head));
    assert_error(cf_error_of(head), CF_EUSER + 7, NULL, "sink");
    cf_free(head);
}

static cf_value send_aside(cf_coro *self, void *aside)
{
    cf_line line;
    while (cf_recv_line(self, &line) && cf_send_line_to(self, aside, line))
        ;
    return cf_nil;
}

TEST(what_is_sent_to_for_the_first_time_is_flushed_too)
{
    kept k = {0};
    cf_coro *aside = pass_through(2, keeper(&k));
    cf_coro *targets[] = {cf_sink(send_aside, aside), cf_null()};
    cf_coro *head = cf_broadcast(targets, 2);
    push(head, "1");
    assert_true(cf_flush(head));
    assert_kept(&k, "1\n");
    cf_free(head);
    cf_free(aside);
}

/* -------------------------------------------------------------------- wide and long */

TEST(thousands_of_diamonds)
{
    kept k = {0};
    cf_coro *head = diamonds(MANY, keeper(&k));
    assert_non_null(head);
    assert_int_equal(lines_of_text("1 a\n2 b\n", head), CF_DONE);
    assert_kept(&k, "1 a\n2 b\n");
    assert_int_equal(k.ended, 1);
}

TEST(broadcasts_of_broadcasts)
{
    kept k = {0};
    cf_coro *head = keeper(&k);
    for (int i = 0; i < NESTED; i++) {
        cf_coro *targets[] = {head, cf_null()};
        head = cf_broadcast(targets, 2);
        assert_non_null(head);
    }
    push(head, "1");
    assert_true(cf_flush(head));
    assert_kept(&k, "1\n");
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
}

TEST(two_long_ways_meet)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    cf_coro *ways[] = {pass_through(LONG, cf_ref(sink)), pass_through(LONG, sink)};
    cf_coro *head = cf_broadcast(ways, 2);
    assert_non_null(head);
    assert_int_equal(lines_of_text("1\n2\n", head), CF_DONE);
    assert_kept(&k, "1\n1\n2\n2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flush_reaches_the_end_of_a_chain_of_diamonds),
        cmocka_unit_test(a_close_delivers_first),
        cmocka_unit_test(a_mode_is_set_everywhere),
        cmocka_unit_test(a_mode_is_set_behind_queues_that_meet),
        cmocka_unit_test(a_stage_is_flushed_once_all_above_it_have_been),
        cmocka_unit_test(a_stop_below_reaches_the_head),
        cmocka_unit_test(an_error_below_reaches_the_head),
        cmocka_unit_test(what_is_sent_to_for_the_first_time_is_flushed_too),
        cmocka_unit_test(thousands_of_diamonds),
        cmocka_unit_test(broadcasts_of_broadcasts),
        cmocka_unit_test(two_long_ways_meet),
    };
    return RUN("flow meeting", tests);
}

/*
 * Long and wide pipelines: what each stage costs must not grow with the number of them. Nothing
 * here measures time; but what is done once more for every stage below makes a hundred thousand
 * stages wait for minutes.
 *
 * What the machine has no room for is reported and skipped.
 */
#include "stream.h"

enum { LONG = MOST_STAGES, WIDE = LONG < 10000 ? 2500 : 10000 };
enum { NESTED = 2000 };

typedef struct tally {
    size_t lines; /* received, by all */
    size_t ended;
} tally;

static cf_value pass_and_count(cf_coro *self, void *arg)
{
    tally *all = arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        all->lines++;
        if (cf_target(self) && !cf_send_line(self, line))
            break;
    }
    all->ended++;
    return cf_nil;
}

/* A chain of count stages, the sink among them. Skips the test when there is no room for it. */
static cf_coro *chain_of(size_t count, tally *all)
{
    *all = (tally){0};
    cf_coro *head = cf_sink(pass_and_count, all);
    for (size_t i = 1; i < count && head; i++)
        head = cf_stage(pass_and_count, all, head);
    if (!head) {
        print_message("no room for %zu stages here: skipped\n", count);
        skip();
    }
    return head;
}

TEST(a_source_feeds_and_closes_100_000_stages)
{
    tally all;
    cf_coro *head = chain_of(LONG, &all);
    assert_int_equal(lines_of_text("1\n2\n3\n", head), CF_DONE);
    assert_int_equal(all.lines, 3 * (size_t)LONG);
    assert_int_equal(all.ended, LONG);
}

TEST(so_does_close_what_was_flushed_before)
{
    tally all;
    cf_coro *head = chain_of(LONG, &all);
    push(head, "1");
    assert_true(cf_flush(head));
    assert_int_equal(all.lines, LONG);
    push(head, "2");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_int_equal(all.lines, 2 * (size_t)LONG);
    assert_int_equal(all.ended, LONG);
    cf_free(head);
}

TEST(a_stop_at_the_end_reaches_the_head_of_100_000_stages)
{
    tally all = {0};
    kept k = {.stop_after = 1};
    cf_coro *head = keeper(&k);
    for (size_t i = 0; i < LONG && head; i++)
        head = cf_stage(pass_and_count, &all, head);
    if (!head)
        skip();
    push(head, "1");
    assert_false(cf_flush(head));
    assert_int_equal(all.ended, LONG);
    assert_kept(&k, "1\n");
    cf_free(head);
}

/* -------------------------------------------------------------------------- width */

static tally tallies[WIDE];

static void make_targets(cf_coro *targets[])
{
    memset(tallies, 0, sizeof tallies);
    for (size_t i = 0; i < WIDE; i++) {
        targets[i] = cf_sink(pass_and_count, &tallies[i]);
        if (targets[i] && i % 2)
            targets[i] = cf_head(1, targets[i]);
        if (!targets[i])
            skip();
    }
}

TEST(each_of_10_000_targets_gets_what_it_wants)
{
    static cf_coro *targets[WIDE];
    make_targets(targets);
    cf_coro *head = cf_broadcast(targets, WIDE);
    for (int i = 0; i < 5; i++) {
        push(head, "line");
        assert_true(cf_flush(head));
    }
    cf_free(head);
    for (size_t i = 0; i < WIDE; i++) {
        assert_int_equal(tallies[i].lines, i % 2 ? 1 : 5);
        assert_int_equal(tallies[i].ended, 1);
    }
}

static void close_in(const size_t order[])
{
    static cf_coro *heads[WIDE];
    kept k = {0};
    cf_coro *sink = keeper(&k);
    for (size_t i = 0; i < WIDE; i++) {
        heads[i] = pass_through(1, cf_ref(sink));
        if (!heads[i])
            skip();
        push(heads[i], "1");
    }
    for (size_t i = 0; i < WIDE; i++)
        cf_free(heads[order[i]]);
    assert_int_equal(k.lines, WIDE);
    assert_int_equal(k.ended, 0);
    cf_free(sink);
    assert_int_equal(k.ended, 1);
}

TEST(thousands_of_stages_that_share_a_sink_leave_it_in_any_order)
{
    static size_t order[WIDE];
    for (size_t i = 0; i < WIDE; i++)
        order[i] = i;
    close_in(order);
    for (size_t i = 0; i < WIDE; i++)
        order[i] = WIDE - 1 - i;
    close_in(order);
    for (size_t i = 0; i < WIDE; i++) /* 7 has no factor in common with either width */
        order[i] = i * 7 % WIDE;
    close_in(order);
}

TEST(broadcasts_that_end_in_broadcasts_need_no_stack)
{
    tally all = {0};
    cf_coro *head = cf_sink(pass_and_count, &all);
    for (size_t i = 0; i < NESTED; i++) {
        cf_coro *two[] = {cf_sink(pass_and_count, &all), head};
        head = cf_broadcast(two, 2);
    }
    head = pass_through(1, head);
    assert_non_null(head);
    assert_int_equal(cf_send(head, cf_str("by value"), NULL), CF_YIELD);
    push(head, "in a batch");
    cf_free(head);
    assert_int_equal(all.lines, 2 * (NESTED + 1));
    assert_int_equal(all.ended, NESTED + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_feeds_and_closes_100_000_stages),
        cmocka_unit_test(so_does_close_what_was_flushed_before),
        cmocka_unit_test(a_stop_at_the_end_reaches_the_head_of_100_000_stages),
        cmocka_unit_test(each_of_10_000_targets_gets_what_it_wants),
        cmocka_unit_test(thousands_of_stages_that_share_a_sink_leave_it_in_any_order),
        cmocka_unit_test(broadcasts_that_end_in_broadcasts_need_no_stack),
    };
    return RUN("flow depth", tests);
}

/*
 * test_stage_queue.c - cf_queue: its policies, its ends, and that a target that waits holds up
 * nobody. The slow target of these tests waits for a gate.
 */
#include "stage.h"

#include <coflow/shape.h>
#include <coflow/task.h>

static cf_coro *plain_queue(cf_coro *target)
{
    return cf_queue(NULL, target);
}

static cf_coro *small_queue(cf_coro *target)
{
    return cf_queue(&(cf_queue_options){.capacity = 100}, target);
}

static cf_coro *spilling_queue(cf_coro *target)
{
    return cf_queue(&(cf_queue_options){.capacity = 100, .full = CF_FULL_SPILL}, target);
}

static cf_coro *queue_of_made_lines(cf_coro *target)
{
    return pass_through(1, small_queue(target));
}

TEST(a_queue_passes_what_came)
{
    assert_passes(plain_queue, "one\n\ntwo\nlast", "one\n\ntwo\nlast\n");
    assert_passes(small_queue, "one\n\ntwo\nlast", "one\n\ntwo\nlast\n");
    assert_passes(queue_of_made_lines, "one\n\ntwo\nlast", "one\n\ntwo\nlast\n");
    assert_passes(spilling_queue, "one\n\ntwo\nlast", "one\n\ntwo\nlast\n");
    assert_passes(plain_queue, "", "");
    assert_manners(plain_queue, "one\n");
    assert_manners(small_queue, "one\ntwo\n");
}

static char *many_lines(size_t count)
{
    char *text = malloc(count * 8 + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        char line[32];
        snprintf(line, sizeof line, "%07zu\n", i);
        memcpy(text + 8 * i, line, 9);
    }
    return text;
}

TEST(bytes_are_kept_whatever_the_size)
{
    static const cf_queue_options options[] = {
        {.capacity = 1}, {.capacity = 5000}, {.capacity = 1 << 20}};
    enum { LINES = 100000 };
    char *text = many_lines(LINES);
    text[8 * LINES - 1] = '\0'; /* a last line without its newline */
    for (size_t i = 0; i < COUNT(options); i++) {
        cf_memory memory;
        cf_coro *head = cf_queue(&options[i], cf_to_memory(&memory));
        assert_int_equal(lines_of(text, 8 * LINES - 1, head), CF_DONE);
        assert_string_equal(memory.text, text);
        free(memory.text);
    }
    free(text);
}

/* -------------------------------------------------------------------- a slow target */

typedef struct slow {
    bool open; /* the gate */
    size_t lines;
    char text[4096];
} slow;

static cf_value wait_at_gate(cf_coro *self, void *arg)
{
    slow *gate = arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        while (!gate->open)
            if (!cf_sleep(0.001))
                return cf_nil;
        if (gate->lines++ < 100)
            snprintf(gate->text + strlen(gate->text), 16, "%.*s ", (int)line.len, line.text);
    }
    return cf_nil;
}

static cf_coro *slow_sink(slow *gate)
{
    cf_coro *co = cf_sink(wait_at_gate, gate);
    cf_set_mode(co, CF_SYNC);
    return co;
}

/* Sends numbers from 1 to `count` to head, opens the gate, ends. */
typedef struct sending {
    cf_coro *head;
    slow *gate;
    int count;
    cf_status status;
} sending;

static cf_value send_numbers(cf_coro *self, void *arg)
{
    sending *order = arg;
    (void)self;
    for (int i = 1; i <= order->count; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        if (!push(order->head, text) || !cf_flush(order->head))
            break;
    }
    order->gate->open = true;
    order->status = cf_close(order->head);
    return cf_nil;
}

static cf_status run_slow(const cf_queue_options *options, slow *gate, int count)
{
    sending order = {.head = cf_queue(options, slow_sink(gate)), .gate = gate, .count = count};
    assert_non_null(order.head);
    cf_task *task = cf_spawn(send_numbers, &order);
    assert_int_equal(cf_await(task, NULL), CF_DONE);
    assert_int_equal(cf_run(), CF_DONE);
    cf_status status = order.status;
    if (cf_error_of(order.head) && status == CF_DONE)
        status = CF_ERROR;
    cf_free(order.head);
    return status;
}

/* Each line counts 64 bytes and its own: room for four. The target has taken the first. */
enum { FOUR = 4 * 66 };

TEST(a_target_that_waits_holds_up_nobody)
{
    slow gate = {.open = false};
    assert_int_equal(run_slow(NULL, &gate, 20), CF_DONE);
    assert_int_equal(gate.lines, 20);
}

TEST(the_newest_are_dropped)
{
    slow gate = {.open = false};
    cf_queue_counts counts;
    cf_queue_options options = {FOUR, CF_FULL_DROP_NEWEST, &counts};
    assert_int_equal(run_slow(&options, &gate, 9), CF_DONE);
    assert_string_equal(gate.text, "1 2 3 4 5 ");
    assert_int_equal(counts.lines, 9);
    assert_int_equal(counts.dropped_lines, 4);
}

TEST(the_oldest_are_dropped)
{
    slow gate = {.open = false};
    cf_queue_counts counts;
    cf_queue_options options = {FOUR, CF_FULL_DROP_OLDEST, &counts};
    assert_int_equal(run_slow(&options, &gate, 9), CF_DONE);
    assert_string_equal(gate.text, "1 6 7 8 9 ");
    assert_int_equal(counts.lines, 9);
    assert_int_equal(counts.dropped_lines, 4);
}

TEST(what_does_not_fit_waits_in_a_file)
{
    slow gate = {.open = false};
    cf_queue_counts counts;
    cf_queue_options options = {FOUR, CF_FULL_SPILL, &counts};
    assert_int_equal(run_slow(&options, &gate, 9), CF_DONE);
    assert_string_equal(gate.text, "1 2 3 4 5 6 7 8 9 ");
    assert_int_equal(counts.dropped_lines, 0);
    assert_true(counts.spilled_bytes > 0);
}

TEST(a_target_that_is_too_slow_is_disconnected)
{
    slow gate = {.open = false};
    cf_queue_options options = {.capacity = FOUR, .full = CF_FULL_DISCONNECT};
    assert_int_equal(run_slow(&options, &gate, 9), CF_ERROR);
    assert_int_equal(gate.lines, 0);
}

/* A run that is bigger than the queue: what is dropped are whole lines, and counted. */
TEST(runs_are_dropped_by_the_line)
{
    static const cf_full policies[] = {CF_FULL_DROP_NEWEST, CF_FULL_DROP_OLDEST};
    enum { LINES = 20000 };
    char *text = many_lines(LINES);
    for (size_t i = 0; i < COUNT(policies); i++) {
        cf_queue_counts counts;
        cf_memory memory;
        cf_queue_options options = {1000, policies[i], &counts};
        assert_int_equal(feed(text, 0, cf_queue(&options, cf_to_memory(&memory))), CF_DONE);
        assert_int_equal(counts.lines, LINES);
        assert_int_equal(memory.len % 8, 0);
        assert_int_equal(memory.len / 8 + counts.dropped_lines, LINES);
        assert_int_equal(memory.len + counts.dropped_bytes, counts.bytes);
        assert_true(counts.dropped_lines > 0);
        free(memory.text);
    }
    free(text);
}

TEST(a_queue_in_front_of_another)
{
    cf_memory memory;
    char *text = many_lines(5000);
    assert_int_equal(feed(text, 0, small_queue(small_queue(cf_to_memory(&memory)))), CF_DONE);
    assert_string_equal(memory.text, text);
    free(memory.text);
    free(text);
}

TEST(a_target_that_fails_in_a_task_ends_the_source)
{
    kept fails = {.fail_after = 3};
    char *text = many_lines(50000);
    assert_int_equal(feed(text, 0, small_queue(keeper(&fails))), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(fails.ended, 1);
    free(text);
}

static cf_value raise_when_told(cf_coro *self, void *arg)
{
    (void)self;
    cf_throw(arg, CF_EUSER, "enough", NULL);
    return cf_nil;
}

TEST(an_error_thrown_in_ends_it)
{
    slow gate = {.open = false};
    cf_coro *queue = cf_queue(NULL, slow_sink(&gate));
    assert_true(push(queue, "one"));
    assert_int_equal(cf_await(cf_spawn(raise_when_told, queue), NULL), CF_DONE);
    assert_error(cf_error_of(queue), CF_EUSER, "enough", "queue");
    cf_free(queue);
}

TEST(the_first_that_is_ready_gets_what_comes_next)
{
    slow gate = {.open = false};
    kept quick = {.len = 0};
    enum { LINES = 4000 };
    char *text = many_lines(LINES);
    cf_coro *targets[] = {slow_sink(&gate), keeper(&quick)};
    cf_coro *head = cf_first_ready(NULL, targets, 2);
    assert_true(push(head, "taken by the slow one") && cf_flush(head));
    gate.open = true;
    assert_int_equal(feed(text, 0, head), CF_DONE);
    assert_int_equal(gate.lines + quick.lines, LINES + 1);
    assert_int_equal(quick.ended, 1);
    free(text);
}

TEST(one_that_fails_leaves_the_rest_to_the_others)
{
    kept fails = {.fail_after = 1}, well = {.len = 0};
    char *text = many_lines(20000);
    cf_coro *targets[] = {keeper(&fails), keeper(&well)};
    assert_int_equal(feed(text, 0, cf_first_ready(NULL, targets, 2)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    assert_true(well.lines > 0);
    free(text);
    assert_null(cf_first_ready(NULL, NULL, 0));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "queue");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queue_passes_what_came),
        cmocka_unit_test(bytes_are_kept_whatever_the_size),
        cmocka_unit_test(a_target_that_waits_holds_up_nobody),
        cmocka_unit_test(the_newest_are_dropped),
        cmocka_unit_test(the_oldest_are_dropped),
        cmocka_unit_test(what_does_not_fit_waits_in_a_file),
        cmocka_unit_test(a_target_that_is_too_slow_is_disconnected),
        cmocka_unit_test(runs_are_dropped_by_the_line),
        cmocka_unit_test(a_queue_in_front_of_another),
        cmocka_unit_test(a_target_that_fails_in_a_task_ends_the_source),
        cmocka_unit_test(an_error_thrown_in_ends_it),
        cmocka_unit_test(the_first_that_is_ready_gets_what_comes_next),
        cmocka_unit_test(one_that_fails_leaves_the_rest_to_the_others),
    };
    return RUN("queue", tests);
}

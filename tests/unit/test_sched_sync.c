/* Channels, semaphores, events and groups. */
#include "unit.h"

#include <errno.h>

static journal trace;

static int reset(void **state)
{
    (void)state;
    trace = (journal){""};
    return 0;
}

static void note_number(const char *what, int64_t number)
{
    char word[32];
    snprintf(word, sizeof word, "%s%d", what, (int)number);
    note(&trace, word);
}

static void spawn(cf_fn *fn, void *arg)
{
    cf_task_free(cf_spawn(fn, arg));
}

/* ---------------------------------------------------------------------- channels */

static cf_value send_three(cf_coro *self, void *channel)
{
    (void)self;
    for (int i = 1; i <= 3; i++) {
        assert_true(cf_channel_send(channel, cf_int(i)));
        note_number("s", i);
    }
    cf_channel_close(channel);
    return cf_nil;
}

static cf_value recv_all(cf_coro *self, void *channel)
{
    (void)self;
    cf_value value;
    while (cf_channel_recv(channel, &value))
        note_number("r", value.i64);
    assert_int_equal(errno, EPIPE);
    return cf_nil;
}

static void pass_three(size_t capacity, const char *expected)
{
    trace = (journal){""};
    cf_channel *channel = cf_channel_new(capacity);
    spawn(send_three, channel);
    spawn(recv_all, channel);
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, expected);
    assert_false(cf_channel_send(channel, cf_int(1)));
    assert_int_equal(errno, EPIPE);
    cf_channel_free(channel);
}

TEST(a_channel_holds_as_much_as_it_may)
{
    pass_three(0, "r1 s1 s2 r2 r3 s3");
    pass_three(1, "s1 r1 r2 s2 s3 r3");
    pass_three(5, "s1 s2 s3 r1 r2 r3");
}

static cf_value send_until_closed(cf_coro *self, void *channel)
{
    (void)self;
    assert_true(cf_channel_send(channel, cf_int(1)));
    assert_false(cf_channel_send(channel, cf_int(2)));
    assert_int_equal(errno, EPIPE);
    return cf_nil;
}

TEST(close_ends_the_waits_of_senders_and_keeps_what_was_sent)
{
    cf_channel *channel = cf_channel_new(1);
    spawn(send_until_closed, channel);
    cf_pause();
    cf_channel_close(channel);
    cf_channel_close(channel);
    assert_int_equal(cf_run(), CF_DONE);
    cf_value value;
    assert_true(cf_channel_recv(channel, &value));
    assert_int_equal(value.i64, 1);
    assert_false(cf_channel_recv(channel, &value));
    cf_channel_free(channel);
    cf_channel_free(NULL);
}

static cf_value recv_one(cf_coro *self, void *channel)
{
    (void)self;
    cf_value value;
    if (!cf_channel_recv(channel, &value)) {
        assert_int_equal(errno, ECANCELED);
        note(&trace, "cancelled");
        return cf_nil;
    }
    note_number("r", value.i64);
    return value;
}

TEST(a_value_handed_to_a_cancelled_receiver_is_not_lost)
{
    cf_channel *channel = cf_channel_new(0);
    cf_task *early = cf_spawn(recv_one, channel), *late = cf_spawn(recv_one, channel);
    cf_pause();
    cf_cancel(early);
    assert_true(cf_channel_send(channel, cf_int(1))); /* to the one that is left */
    cf_cancel(late);
    assert_int_equal(cf_await(early, NULL), CF_ERROR);
    assert_int_equal(cf_await(late, NULL), CF_ERROR);
    assert_string_equal(trace.text, "cancelled r1");
    cf_channel_free(channel);
}

static cf_value recv_in_time(cf_coro *self, void *channel)
{
    (void)self;
    cf_value value = cf_int(9);
    assert_false(cf_channel_recv_for(channel, 0, &value));
    assert_int_equal(errno, ETIMEDOUT);
    assert_int_equal(value.i64, 0);
    assert_false(cf_channel_recv_for(channel, 0.001, &value));
    assert_int_equal(errno, ETIMEDOUT);
    assert_true(cf_channel_recv_for(channel, 1000, &value));
    return value;
}

static cf_value send_in_time(cf_coro *self, void *channel)
{
    (void)self;
    assert_true(cf_sleep(0.005));
    assert_true(cf_channel_send_for(channel, 0, cf_int(1))); /* who waited takes it */
    assert_false(cf_channel_send_for(channel, 0, cf_int(2)));
    assert_int_equal(errno, ETIMEDOUT);
    assert_false(cf_channel_send_for(channel, 0.001, cf_int(3)));
    assert_int_equal(errno, ETIMEDOUT);
    return cf_nil;
}

TEST(who_gives_up_at_a_channel_leaves_nothing_there)
{
    cf_channel *channel = cf_channel_new(0);
    cf_task *tasks[] = {cf_spawn(recv_in_time, channel), cf_spawn(send_in_time, channel)};
    cf_value out[2];
    assert_int_equal(cf_gather(tasks, 2, out), CF_DONE);
    assert_int_equal(out[0].i64, 1);
    assert_false(cf_channel_recv_for(channel, 0, NULL));
    assert_false(cf_channel_send_for(channel, 0.001, cf_int(4))); /* outside of tasks */
    assert_int_equal(errno, ETIMEDOUT);
    cf_channel_free(channel);
}

TEST(a_wait_outside_that_nobody_can_end_is_a_deadlock)
{
    cf_channel *channel = cf_channel_new(0);
    assert_false(cf_channel_recv(channel, NULL));
    assert_int_equal(errno, EDEADLK);
    assert_false(cf_channel_send(channel, cf_nil));
    assert_int_equal(errno, EDEADLK);
    cf_channel_free(channel);
}

/* -------------------------------------------------------------------- semaphores */

static cf_value hold_permit(cf_coro *self, void *semaphore)
{
    (void)self;
    assert_true(cf_semaphore_acquire(semaphore, -1));
    note_number("+", (int64_t)cf_task_id(cf_current()) % 10);
    cf_pause();
    cf_pause();
    cf_semaphore_release(semaphore);
    return cf_nil;
}

TEST(a_semaphore_lets_so_many_through_in_order)
{
    cf_semaphore *semaphore = cf_semaphore_new(2);
    char expected[64] = "";
    for (int i = 0; i < 5; i++) {
        cf_task *task = cf_spawn(hold_permit, semaphore);
        snprintf(expected + strlen(expected), 8, "%s+%d", i ? " " : "",
                 (int)(cf_task_id(task) % 10));
        cf_task_free(task);
    }
    cf_pause();
    assert_int_equal(strlen(trace.text), 5); /* two of them */
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, expected);
    assert_true(cf_semaphore_acquire(semaphore, 0));
    assert_true(cf_semaphore_acquire(semaphore, 0));
    assert_false(cf_semaphore_acquire(semaphore, 0));
    assert_int_equal(errno, ETIMEDOUT);
    assert_false(cf_semaphore_acquire(semaphore, 0.002));
    assert_int_equal(errno, ETIMEDOUT);
    cf_semaphore_free(semaphore);
    cf_semaphore_free(NULL);
}

/* ------------------------------------------------------------------------ events */

static cf_value wait_event(cf_coro *self, void *event)
{
    (void)self;
    assert_true(cf_event_wait(event, -1));
    note(&trace, "on");
    return cf_nil;
}

TEST(an_event_wakes_all)
{
    cf_event *event = cf_event_new();
    spawn(wait_event, event);
    spawn(wait_event, event);
    cf_pause();
    assert_string_equal(trace.text, "");
    cf_event_set(event);
    assert_int_equal(cf_run(), CF_DONE);
    spawn(wait_event, event);
    assert_int_equal(cf_run(), CF_DONE);
    assert_string_equal(trace.text, "on on on");
    cf_event_clear(event);
    assert_false(cf_event_wait(event, 0.002));
    assert_int_equal(errno, ETIMEDOUT);
    cf_event_free(event);
    cf_event_free(NULL);
}

/* ------------------------------------------------------------------------ groups */

static cf_value sleep_in_group(cf_coro *self, void *seconds)
{
    bool slept = cf_sleep(*(double *)seconds);
    note(&trace, slept ? "slept" : "cancelled");
    (void)self;
    return cf_nil;
}

static cf_value spawn_more(cf_coro *self, void *group)
{
    static double moment = 0.001;
    (void)self;
    cf_pause();
    assert_true(cf_group_spawn(group, sleep_in_group, &moment));
    return cf_nil;
}

static cf_value fail_in_group(cf_coro *self, void *arg)
{
    (void)arg;
    cf_pause();
    return cf_raise(self, CF_EUSER + 1, "failed");
}

TEST(a_group_ends_when_its_tasks_have)
{
    double moment = 0.001;
    cf_group *group = cf_group_new();
    assert_true(cf_group_spawn(group, sleep_in_group, &moment));
    assert_true(cf_group_spawn(group, spawn_more, group));
    assert_int_equal(cf_group_end(group), CF_DONE);
    assert_string_equal(trace.text, "slept slept");
    assert_int_equal(cf_group_end(cf_group_new()), CF_DONE);
}

TEST(the_first_error_in_a_group_cancels_the_rest)
{
    double long_time = 1000;
    cf_group *group = cf_group_new();
    assert_true(cf_group_spawn(group, sleep_in_group, &long_time));
    assert_true(cf_group_spawn(group, fail_in_group, NULL));
    assert_true(cf_group_spawn(group, fail_in_group, NULL));
    assert_int_equal(cf_group_end(group), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "failed", NULL);
    assert_string_equal(trace.text, "cancelled");
    assert_int_equal(cf_run(), CF_DONE);
    assert_false(cf_group_spawn(group = cf_group_new(), NULL, NULL));
    assert_int_equal(cf_group_end(group), CF_DONE);
}

TEST(a_group_can_be_cancelled)
{
    double long_time = 1000;
    cf_group *group = cf_group_new();
    assert_true(cf_group_spawn(group, sleep_in_group, &long_time));
    cf_pause();
    cf_group_cancel(group);
    assert_int_equal(cf_group_end(group), CF_DONE);
    assert_string_equal(trace.text, "cancelled");
}

static cf_value end_group(cf_coro *self, void *arg)
{
    (void)arg;
    double long_time = 1000;
    cf_group *group = cf_group_new();
    assert_true(cf_group_spawn(group, sleep_in_group, &long_time));
    assert_int_equal(cf_group_end(group), CF_ERROR);
    assert_error(cf_last_error(), CF_ECANCELED, NULL, "cf_group_end");
    note_pending(&trace, self);
    return cf_nil;
}

TEST(cancelling_who_ends_a_group_cancels_the_group)
{
    cf_task *task = cf_spawn(end_group, NULL);
    cf_pause();
    cf_pause();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    assert_string_equal(trace.text, "cancelled error 6");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_channel_holds_as_much_as_it_may, reset),
        cmocka_unit_test_setup(close_ends_the_waits_of_senders_and_keeps_what_was_sent, reset),
        cmocka_unit_test_setup(a_value_handed_to_a_cancelled_receiver_is_not_lost, reset),
        cmocka_unit_test_setup(who_gives_up_at_a_channel_leaves_nothing_there, reset),
        cmocka_unit_test_setup(a_wait_outside_that_nobody_can_end_is_a_deadlock, reset),
        cmocka_unit_test_setup(a_semaphore_lets_so_many_through_in_order, reset),
        cmocka_unit_test_setup(an_event_wakes_all, reset),
        cmocka_unit_test_setup(a_group_ends_when_its_tasks_have, reset),
        cmocka_unit_test_setup(the_first_error_in_a_group_cancels_the_rest, reset),
        cmocka_unit_test_setup(a_group_can_be_cancelled, reset),
        cmocka_unit_test_setup(cancelling_who_ends_a_group_cancels_the_group, reset),
    };
    return RUN("sync", tests);
}

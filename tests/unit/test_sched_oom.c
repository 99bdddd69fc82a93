/* Tasks when memory runs out: whatever fails says so, nothing leaks, and the scheduler goes on. */
#include "unit.h"

#include <unistd.h>

#include "failing.h"

static cf_value add_one(cf_coro *self, void *number)
{
    (void)self;
    cf_pause();
    return cf_int(*(int *)number + 1);
}

static bool gather_two(void)
{
    int numbers[] = {1, 2};
    cf_task *tasks[] = {cf_spawn(add_one, &numbers[0]), cf_spawn(add_one, &numbers[1])};
    cf_value out[2];
    if (cf_gather(tasks, 2, out) != CF_DONE)
        return false;
    assert_int_equal(out[0].i64, 2);
    assert_int_equal(out[1].i64, 3);
    return true;
}

static bool set_future(void)
{
    cf_future *future = cf_future_new();
    if (!future)
        return false;
    cf_future_set(future, cf_int(5));
    cf_value got;
    assert_int_equal(cf_future_await(future, &got), CF_DONE);
    cf_future_free(future);
    return got.i64 == 5;
}

static bool use_channel(void)
{
    cf_channel *channel = cf_channel_new(1);
    if (!channel)
        return false;
    bool well = cf_channel_send(channel, cf_int(1)) && cf_channel_recv(channel, NULL);
    cf_channel_free(channel);
    return well;
}

static bool use_group(void)
{
    int number = 1;
    cf_group *group = cf_group_new();
    if (!group)
        return false;
    bool well = cf_group_spawn(group, add_one, &number);
    well = cf_group_spawn(group, add_one, &number) && well;
    return cf_group_end(group) == CF_DONE && well;
}

static cf_value read_pipe(cf_coro *self, void *fd)
{
    (void)self;
    char byte;
    return cf_int(cf_read(*(int *)fd, &byte, 1));
}

static bool wait_for_pipe(void)
{
    int ends[2];
    cf_value got = cf_nil;
    assert_int_equal(pipe(ends), 0);
    cf_task *reader = cf_spawn(read_pipe, &ends[0]);
    cf_pause();
    assert_int_equal(write(ends[1], "x", 1), 1);
    bool well = cf_await(reader, &got) == CF_DONE && got.i64 == 1;
    close(ends[0]);
    close(ends[1]);
    return well;
}

static cf_value sleep_long(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_sleep(1000);
    return cf_nil;
}

/* A cancel cannot fail for want of memory: it is then CF_ENOMEM that is raised. */
static bool cancel_one(void)
{
    cf_task *task = cf_spawn(sleep_long, NULL);
    if (!task)
        return false;
    cf_pause();
    cf_cancel(task);
    assert_int_equal(cf_await(task, NULL), CF_ERROR);
    return cf_last_error()->code == CF_ECANCELED;
}

#define SCENARIO(name)      \
    TEST(name##_fails_well) \
    {                       \
        name();             \
        failing_each(name); \
    }

SCENARIO(gather_two)
SCENARIO(set_future)
SCENARIO(use_channel)
SCENARIO(use_group)
SCENARIO(wait_for_pipe)
SCENARIO(cancel_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gather_two_fails_well),    cmocka_unit_test(set_future_fails_well),
        cmocka_unit_test(use_channel_fails_well),   cmocka_unit_test(use_group_fails_well),
        cmocka_unit_test(wait_for_pipe_fails_well), cmocka_unit_test(cancel_one_fails_well),
    };
    return RUN("out of memory", tests);
}

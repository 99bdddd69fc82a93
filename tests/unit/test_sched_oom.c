/* Tasks when memory runs out: whatever fails says so, nothing leaks, and the scheduler goes on. */
#include "unit.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coro/error.h"
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

/* Without memory for the deadline there is none; without any for its error it passes all the same.
 */
static bool pass_deadline(void)
{
    cf_deadline *deadline = cf_deadline_begin(0.001);
    if (!deadline) {
        assert_int_equal(cf_last_error()->code, CF_ENOMEM);
        return false;
    }
    assert_false(cf_sleep(1000));
    assert_false(cf_deadline_end(deadline));
    assert_true(cf_sleep(0.0001));
    return cf_last_error() && cf_last_error()->code == CF_ETIMEDOUT;
}

static cf_value pass_it(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    return cf_int(pass_deadline());
}

static bool pass_deadline_in_task(void)
{
    cf_value well = cf_nil;
    cf_task *task = cf_spawn(pass_it, NULL);
    return task && cf_await(task, &well) == CF_DONE && well.i64;
}

/* --------------------------------------------------- in other threads and processes */

enum { LINES = 3000 };

static bool add_length(cf_line line, void *sum)
{
    *(size_t *)sum += line.len;
    return true;
}

/* Lines of ten bytes into `stage`; what comes out of it is added up. */
static bool feed(cf_coro *stage, const size_t *sum)
{
    static char text[LINES * 11];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 11 == 10 ? '\n' : 'x';
    cf_status status = cf_lines_text(text, sizeof text, stage);
    if (status == CF_ERROR)
        assert_int_equal(cf_last_error()->code, CF_ENOMEM);
    else
        assert_int_equal(*sum, LINES * 10);
    cf__set_last_error(
        NULL); /* which thread ran out of memory, and so which error, is up to chance */
    return status == CF_DONE;
}

static bool feed_process(void)
{
    char cat[] = "cat";
    size_t sum = 0;
    bool well = feed(cf_process((char *[]){cat, NULL}, cf_to_function(add_length, &sum)), &sum);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    return well;
}

static bool feed_threaded(void)
{
    size_t sum = 0;
    return feed(cf_threaded(cf_to_function(add_length, &sum)), &sum);
}

static cf_coro *make_head(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_head(LINES, target);
}

static bool feed_parallel(void)
{
    size_t sum = 0;
    return feed(cf_parallel(3, make_head, NULL, cf_to_function(add_length, &sum)), &sum);
}

/* The stage is `feed_...`; in a task it has its output brought by a task of its own. */
static cf_value feed_in_task(cf_coro *self, void *feed_stage)
{
    (void)self;
    bool (*feed_it)(void) = *(bool (**)(void))feed_stage;
    return cf_int(feed_it());
}

static bool in_task(bool (*feed_stage)(void))
{
    cf_value well = cf_nil;
    cf_task *task = cf_spawn(feed_in_task, &feed_stage);
    return task && cf_await(task, &well) == CF_DONE && well.i64;
}

static bool feed_process_in_task(void)
{
    return in_task(feed_process);
}

static bool feed_threaded_in_task(void)
{
    return in_task(feed_threaded);
}

static bool feed_parallel_in_task(void)
{
    return in_task(feed_parallel);
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
SCENARIO(pass_deadline)
SCENARIO(pass_deadline_in_task)
SCENARIO(feed_process)
SCENARIO(feed_threaded)
SCENARIO(feed_parallel)
SCENARIO(feed_process_in_task)
SCENARIO(feed_threaded_in_task)
SCENARIO(feed_parallel_in_task)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gather_two_fails_well),
        cmocka_unit_test(set_future_fails_well),
        cmocka_unit_test(use_channel_fails_well),
        cmocka_unit_test(use_group_fails_well),
        cmocka_unit_test(wait_for_pipe_fails_well),
        cmocka_unit_test(cancel_one_fails_well),
        cmocka_unit_test(pass_deadline_fails_well),
        cmocka_unit_test(pass_deadline_in_task_fails_well),
        cmocka_unit_test(feed_process_fails_well),
        cmocka_unit_test(feed_threaded_fails_well),
        cmocka_unit_test(feed_parallel_fails_well),
        cmocka_unit_test(feed_process_in_task_fails_well),
        cmocka_unit_test(feed_threaded_in_task_fails_well),
        cmocka_unit_test(feed_parallel_in_task_fails_well),
    };
    return RUN("out of memory", tests);
}

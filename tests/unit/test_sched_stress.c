/*
 * Random operations, cancelled and timed out at random: nothing is lost, woken twice or used after
 * its end. The seeds are fixed, and all runs together make a million operations;
 * COFLOW_STRESS_OPERATIONS asks for another number in each.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { OPERATIONS = 350000, WORKERS = 60, SLOTS = 400, PERMITS = 3, DEPTH = 3 };

static struct stress {
    uint64_t random;
    long left;             /* operations */
    cf_task *alive[SLOTS]; /* without a reference: each stands here while its body runs */
    size_t alive_count;
    long sent, received; /* through the channel */
    long held;           /* permits */
    long running;        /* workers at the top */
    cf_channel *channel;
    cf_semaphore *semaphore;
    cf_event *event;
    cf_future *future;
    int ends[2];
} all;

/* xorshift: the same on every machine. */
static unsigned dice(unsigned sides)
{
    all.random ^= all.random << 13;
    all.random ^= all.random >> 7;
    all.random ^= all.random << 17;
    return (unsigned)(all.random >> 33) % sides;
}

static double short_time(void)
{
    return (double)dice(60) * 1e-6;
}

/* ----------------------------------------------------------------------- operations */

static cf_value worker(cf_coro *self, void *depth);

static void cancel_somebody(void)
{
    if (all.alive_count > 0)
        cf_cancel(all.alive[dice((unsigned)all.alive_count)]);
}

static void use_channel(void)
{
    cf_value value = cf_nil;
    if (dice(2))
        all.sent += cf_channel_send(all.channel, cf_int(1));
    else if (cf_channel_recv(all.channel, &value))
        all.received += value.i64;
}

static void use_semaphore(void)
{
    if (!cf_semaphore_acquire(all.semaphore, dice(2) ? -1 : short_time()))
        return;
    all.held++;
    assert_true(all.held <= PERMITS);
    if (dice(2))
        cf_sleep(short_time());
    else
        cf_pause();
    all.held--;
    cf_semaphore_release(all.semaphore);
}

static void use_event(void)
{
    if (dice(3) == 0)
        cf_event_set(all.event);
    else if (dice(2))
        cf_event_clear(all.event);
    else
        cf_event_wait(all.event, short_time());
}

static void use_future(void)
{
    if (dice(3) == 0) {
        cf_future_set(all.future, cf_int(1));
        cf_future_free(all.future);
        all.future = cf_future_new();
        return;
    }
    cf_future *future = cf_future_ref(all.future);
    cf_future_await_for(future, dice(4) ? short_time() : -1, NULL);
    cf_future_free(future);
}

static void use_children(void *depth)
{
    cf_task *tasks[3];
    if ((long)depth >= DEPTH || all.alive_count + 3 > SLOTS - WORKERS)
        return;
    for (int i = 0; i < 3; i++)
        tasks[i] = cf_spawn(worker, (void *)((long)depth + 1));
    if (dice(3) == 0) {
        cf_gather(tasks, 3, NULL);
        return;
    }
    cf_wait_for(tasks[0], short_time(), NULL);
    cf_task_free(tasks[1]);
    cf_await(tasks[2], NULL);
}

static void use_group(void *depth)
{
    cf_group *group = cf_group_new();
    if ((long)depth < DEPTH && all.alive_count + 2 <= SLOTS - WORKERS)
        for (int i = 0; i < 2; i++)
            assert_true(cf_group_spawn(group, worker, (void *)((long)depth + 1)));
    if (dice(4) == 0)
        cf_group_cancel(group);
    cf_group_end(group);
}

static void use_pipe(void)
{
    char bytes[64];
    if (dice(2))
        cf_write(all.ends[1], "0123456789", 1 + dice(10));
    else if (cf_wait_readable(all.ends[0], short_time()))
        cf_read(all.ends[0], bytes, sizeof bytes); /* another may have been faster: waits */
}

static cf_value slow_numbers(cf_coro *self, void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        if (dice(2))
            cf_sleep(short_time());
        else
            use_channel();
        if (!cf_yield(self, cf_int(i), NULL))
            break;
    }
    return cf_nil;
}

static void use_generator(cf_coro *self)
{
    cf_coro *numbers = cf_new(slow_numbers, NULL);
    if (dice(2)) {
        cf_yield_from(self, numbers, NULL);
        return;
    }
    CF_FOR (number, numbers) {
        assert_in_range(number.i64, 0, 2);
    }
    cf_free(numbers);
}

static cf_value add_up(void *number)
{
    return cf_int(*(int *)number + 1);
}

static void use_thread(void)
{
    int number = (int)dice(100);
    cf_value got;
    if (cf_to_thread(add_up, &number, &got))
        assert_int_equal(got.i64, number + 1);
}

static void operate(cf_coro *self, void *depth);

/* Any of these within a short time, or several, and perhaps within another's. */
static void use_deadline(cf_coro *self, void *depth)
{
    cf_deadline *deadline = cf_deadline_begin(dice(4) ? short_time() : 0);
    for (unsigned turns = dice(4); turns > 0; turns--)
        operate(self, depth);
    bool waits = !cf_pending(self);
    bool in_time = cf_deadline_end(deadline);
    assert_true(in_time || errno == ETIMEDOUT);
    assert_true(!waits || !cf_pending(self));
}

static void operate(cf_coro *self, void *depth)
{
    switch (dice(18)) {
    case 0:
        cancel_somebody();
        break;
    case 1:
        cf_sleep(short_time());
        break;
    case 2:
    case 3:
        use_semaphore();
        break;
    case 4:
        use_event();
        break;
    case 5:
        use_future();
        break;
    case 6:
        use_children(depth);
        break;
    case 7:
        use_group(depth);
        break;
    case 8:
        use_pipe();
        break;
    case 9:
        use_generator(self);
        break;
    case 10:
        if (dice(20) == 0)
            use_thread();
        break;
    case 11:
    case 12:
    case 13:
        use_channel();
        break;
    case 14:
    case 15:
        use_deadline(self, depth);
        break;
    default:
        cf_yield(self, cf_nil, NULL);
    }
}

/* ---------------------------------------------------------------------------- tasks */

static void enroll(void)
{
    assert_true(all.alive_count < SLOTS);
    all.alive[all.alive_count++] = cf_current();
}

static void leave(void)
{
    for (size_t i = 0; i < all.alive_count; i++) {
        if (all.alive[i] == cf_current()) {
            all.alive[i] = all.alive[--all.alive_count];
            return;
        }
    }
    assert_true(false);
}

/* Some catch a cancel and go on, some end of it, some end with an error of their own. */
static cf_value worker(cf_coro *self, void *depth)
{
    int turns = 1 + (int)dice(30);
    enroll();
    while (turns-- > 0 && all.left-- > 0) {
        operate(self, depth);
        if (cf_pending(self) && dice(2))
            break;
        cf_catch(self);
    }
    leave();
    if (dice(20) == 0)
        return cf_raise(self, CF_EUSER, "bad luck");
    return cf_nil;
}

static cf_value start_workers(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    while (all.left > 0) {
        cf_task *task = cf_spawn(worker, (void *)0L);
        cf_wait_for(task, 0.001 + short_time(), NULL);
    }
    all.running--;
    return cf_nil;
}

/* So that nobody waits for ever. */
static cf_value reap(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    while (all.running > 0 || all.alive_count > 0) {
        cf_sleep(0.0001);
        for (int i = 0; i < 4; i++)
            cancel_somebody();
    }
    return cf_nil;
}

static void set_up(uint64_t seed, long operations)
{
    all = (struct stress){.random = seed, .left = operations, .running = WORKERS};
    all.channel = cf_channel_new(4);
    all.semaphore = cf_semaphore_new(PERMITS);
    all.event = cf_event_new();
    all.future = cf_future_new();
    assert_int_equal(pipe2(all.ends, O_CLOEXEC), 0);
}

static void check_and_tear_down(void)
{
    cf_channel_close(all.channel);
    while (cf_channel_recv(all.channel, NULL))
        all.received++;
    assert_int_equal(all.sent, all.received);
    assert_int_equal(all.held, 0);
    for (int i = 0; i < PERMITS; i++)
        assert_true(cf_semaphore_acquire(all.semaphore, 0));
    assert_false(cf_semaphore_acquire(all.semaphore, 0));
    cf_channel_free(all.channel);
    cf_semaphore_free(all.semaphore);
    cf_event_free(all.event);
    cf_future_free(all.future);
    close(all.ends[0]);
    close(all.ends[1]);
}

static void run_stress(uint64_t seed, cf_poller poller)
{
    const char *more = getenv("COFLOW_STRESS_OPERATIONS");
    assert_true(cf_set_poller(poller));
    set_up(seed, more ? atol(more) : OPERATIONS);
    for (int i = 0; i < WORKERS; i++)
        cf_task_free(cf_spawn(start_workers, NULL));
    cf_task_free(cf_spawn(reap, NULL));
    cf_status status = cf_run();
    if (status == CF_ERROR)
        assert_error(cf_last_error(), CF_EUSER, "bad luck", NULL);
    assert_int_equal(all.alive_count, 0);
    check_and_tear_down();
}

TEST(one_seed)
{
    run_stress(88172645463325252ULL, CF_POLLER_EPOLL);
}

TEST(another_seed)
{
    run_stress(1234567891011ULL, CF_POLLER_EPOLL);
}

TEST(a_seed_with_poll)
{
    run_stress(20260101ULL, CF_POLLER_POLL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_seed),
        cmocka_unit_test(another_seed),
        cmocka_unit_test(a_seed_with_poll),
    };
    return RUN("stress", tests);
}

/*
 * Several threads with a scheduler each, whose tasks wait for futures that tasks of the others set,
 * within deadlines and cancelled at random: each future is set once, whoever waits gets its value
 * or is told why not, and every task ends.
 */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 4, TASKS = 24, TURNS = 1500, FUTURES = 64 };

/* Places with a future in each, which whoever sets it replaces. */
static struct crowd {
    pthread_mutex_t lock;
    cf_future *futures[FUTURES];
    atomic_long set;
    atomic_long got;
    atomic_long late;
} all;

typedef struct member {
    uint64_t random;
    cf_task *tasks[TASKS];
} member;

/* xorshift: each thread its own. */
static unsigned dice(member *m, unsigned sides)
{
    m->random ^= m->random << 13;
    m->random ^= m->random >> 7;
    m->random ^= m->random << 17;
    return (unsigned)(m->random >> 33) % sides;
}

static cf_future *future_at(size_t place)
{
    pthread_mutex_lock(&all.lock);
    cf_future *future = cf_future_ref(all.futures[place]);
    pthread_mutex_unlock(&all.lock);
    return future;
}

/* The value tells the place. */
static void set_at(size_t place)
{
    cf_future *next = cf_future_new();
    pthread_mutex_lock(&all.lock);
    cf_future *future = all.futures[place];
    all.futures[place] = next;
    pthread_mutex_unlock(&all.lock);
    assert_false(cf_future_is_done(future));
    cf_future_set(future, cf_int((int64_t)place));
    cf_future_free(future);
    all.set++;
}

static void wait_at(member *m, size_t place)
{
    cf_future *future = future_at(place);
    cf_value value = cf_nil;
    bool limited = dice(m, 2);
    cf_deadline *deadline = limited ? cf_deadline_begin(1e-6 * dice(m, 300)) : NULL;
    cf_status status = cf_future_await_for(future, 1e-6 * dice(m, 1000), &value);
    if (status == CF_DONE) {
        assert_int_equal(value.i64, place);
        all.got++;
    } else {
        all.late++;
    }
    cf_deadline_end(deadline);
    cf_future_free(future);
}

static cf_value take_part(cf_coro *self, void *arg)
{
    member *m = arg;
    for (int turn = 0; turn < TURNS; turn++) {
        size_t place = dice(m, FUTURES);
        switch (dice(m, 6)) {
        case 0:
        case 1:
            set_at(place);
            break;
        case 2:
            if (m->tasks[place % TASKS])
                cf_cancel(m->tasks[place % TASKS]);
            break;
        case 3:
            cf_pause();
            break;
        default:
            wait_at(m, place);
        }
        cf_catch(self);
    }
    return cf_nil;
}

static void *be_a_thread(void *arg)
{
    member *m = arg;
    for (size_t i = 0; i < TASKS; i++)
        m->tasks[i] = cf_spawn(take_part, m);
    while (cf_run() == CF_ERROR) /* a task was cancelled before its first step */
        assert_int_equal(cf_last_error()->code, CF_ECANCELED);
    for (size_t i = 0; i < TASKS; i++)
        cf_task_free(m->tasks[i]);
    return NULL;
}

TEST(tasks_of_several_threads_wait_for_each_other)
{
    static member members[THREADS];
    pthread_t threads[THREADS];
    all = (struct crowd){.set = 0};
    pthread_mutex_init(&all.lock, NULL);
    for (size_t i = 0; i < FUTURES; i++)
        all.futures[i] = cf_future_new();
    for (size_t i = 0; i < THREADS; i++) {
        members[i].random = 88172645463325252ULL * (i + 1);
        assert_int_equal(pthread_create(&threads[i], NULL, be_a_thread, &members[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_true(all.set > 0);
    assert_true(all.got + all.late > 0);
    for (size_t i = 0; i < FUTURES; i++)
        cf_future_free(all.futures[i]);
    pthread_mutex_destroy(&all.lock);
}

/* Who waits for ever does not hold up the other tests. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_of_several_threads_wait_for_each_other),
    };
    alarm(600);
    return RUN("sched crowd", tests);
}

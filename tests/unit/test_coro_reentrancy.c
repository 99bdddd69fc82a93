/* Driving a coroutine that is running: refused with CF_EBUSY, and the outer call goes on unharmed.
 */
#include "unit.h"

#include <pthread.h>
#include <semaphore.h>

typedef cf_status way(cf_coro *co);

static cf_status by_next(cf_coro *co)
{
    return cf_next(co, NULL);
}

static cf_status by_send(cf_coro *co)
{
    return cf_send(co, cf_int(1), NULL);
}

static cf_status by_throw(cf_coro *co)
{
    return cf_throw(co, CF_EUSER, "inside", NULL);
}

static cf_status by_close(cf_coro *co)
{
    return cf_close(co);
}

static way *const ways[] = {by_next, by_send, by_throw, by_close};

/* How many of the four ways the running coroutine refused as busy. */
static int count_refusals(cf_coro *running)
{
    int refused = 0;
    for (size_t i = 0; i < COUNT(ways); i++) {
        cf_status status = ways[i](running);
        refused += status == CF_ERROR && cf_error_of(running)->code == CF_EBUSY;
    }
    return refused;
}

/* ------------------------------------------------------------------- itself */

static cf_value drive_itself(cf_coro *self, void *arg)
{
    (void)arg;
    int refused = count_refusals(self);
    if (!cf_yield(self, cf_int(refused), NULL))
        return cf_nil;
    return cf_int(refused + count_refusals(self));
}

TEST(next_send_throw_and_close_on_itself_are_refused_as_busy)
{
    cf_coro *co = cf_new(drive_itself, NULL);
    assert_yielded(do_next(co), 4);
    cf_free(co);
}

TEST(the_outer_call_goes_on_unharmed)
{
    cf_coro *co = cf_new(drive_itself, NULL);
    assert_yielded(do_next(co), 4);
    assert_int_equal(cf_state_of(co), CF_SUSPENDED);
    assert_returned(do_next(co), 8);
    cf_free(co);
}

static cf_value drive_itself_while_cleaning_up(cf_coro *self, void *refused)
{
    while (cf_yield(self, cf_nil, NULL))
        ;
    *(int *)refused = count_refusals(self);
    return cf_nil;
}

TEST(a_refusal_during_clean_up_does_not_hide_what_was_thrown)
{
    int refused = 0;
    cf_coro *co = cf_new(drive_itself_while_cleaning_up, &refused);
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_EUSER + 3, "thrown"), co, CF_EUSER + 3);
    assert_error(cf_error_of(co), CF_EUSER + 3, "thrown", NULL);
    assert_int_equal(refused, 4);
    cf_free(co);
}

TEST(a_refusal_during_close_leaves_the_close_clean)
{
    int refused = 0;
    cf_coro *co = cf_new(drive_itself_while_cleaning_up, &refused);
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(refused, 4);
    cf_free(co);
}

/* ------------------------------------------------------------ through others */

/* A ring: each drives the next, the last one drives the first, which is running. */
typedef struct link {
    cf_coro *next;
    bool last;
    int *refused;
} link_arg;

static cf_value drive_next(cf_coro *self, void *arg)
{
    link_arg *link = arg;
    cf_value from_below = cf_nil;
    if (link->last)
        *link->refused = count_refusals(link->next);
    else
        cf_next(link->next, &from_below);
    cf_yield(self, cf_int(from_below.i64 + 1), NULL);
    return cf_nil;
}

TEST(through_others_it_is_refused_as_busy_and_all_go_on)
{
    enum { RING = 5 };
    int refused = 0;
    cf_coro *ring[RING];
    link_arg links[RING];
    for (int i = 0; i < RING; i++)
        ring[i] = cf_new(drive_next, &links[i]);
    for (int i = 0; i < RING; i++)
        links[i] = (link_arg){ring[(i + 1) % RING], i == RING - 1, &refused};
    assert_yielded(do_next(ring[0]), RING);
    assert_int_equal(refused, 4);
    for (int i = 0; i < RING; i++) {
        assert_int_equal(cf_state_of(ring[i]), CF_SUSPENDED);
        assert_ended(do_next(ring[i]));
        cf_free(ring[i]);
    }
}

static cf_value refuse_outer(cf_coro *self, void *outer)
{
    int refused = count_refusals(*(cf_coro **)outer);
    cf_yield(self, cf_int(refused), NULL);
    return cf_int(refused);
}

typedef struct delegation {
    cf_coro *inner;
} delegation;

static cf_value delegate(cf_coro *self, void *arg)
{
    cf_value result = cf_nil;
    if (!cf_yield_from(self, ((delegation *)arg)->inner, &result))
        return cf_nil;
    return cf_int(result.i64 + 10);
}

TEST(from_an_inner_one_the_outer_one_is_busy_and_goes_on)
{
    cf_coro *outer;
    delegation to;
    to.inner = cf_new(refuse_outer, &outer);
    outer = cf_new(delegate, &to);
    assert_yielded(do_next(outer), 4);
    assert_returned(do_next(outer), 14);
    cf_free(outer);
}

/* ------------------------------------------------------- from another thread */

typedef struct rendezvous {
    sem_t inside, leave;
    cf_coro *co;
    answer got;
} rendezvous;

static cf_value wait_inside(cf_coro *self, void *arg)
{
    rendezvous *meet = arg;
    sem_post(&meet->inside);
    sem_wait(&meet->leave);
    cf_yield(self, cf_int(1), NULL);
    return cf_int(2);
}

static void *run_it(void *arg)
{
    rendezvous *meet = arg;
    meet->got = do_next(meet->co);
    return NULL;
}

TEST(from_another_thread_it_is_refused_as_busy_and_goes_on)
{
    rendezvous meet;
    pthread_t thread;
    sem_init(&meet.inside, 0, 0);
    sem_init(&meet.leave, 0, 0);
    meet.co = cf_new(wait_inside, &meet);
    assert_int_equal(pthread_create(&thread, NULL, run_it, &meet), 0);
    sem_wait(&meet.inside);
    assert_int_equal(count_refusals(meet.co), 4);
    assert_int_equal(cf_state_of(meet.co), CF_RUNNING);
    sem_post(&meet.leave);
    pthread_join(thread, NULL);
    assert_yielded(meet.got, 1);
    assert_returned(do_next(meet.co), 2);
    cf_free(meet.co);
    sem_destroy(&meet.inside);
    sem_destroy(&meet.leave);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_send_throw_and_close_on_itself_are_refused_as_busy),
        cmocka_unit_test(the_outer_call_goes_on_unharmed),
        cmocka_unit_test(a_refusal_during_clean_up_does_not_hide_what_was_thrown),
        cmocka_unit_test(a_refusal_during_close_leaves_the_close_clean),
        cmocka_unit_test(through_others_it_is_refused_as_busy_and_all_go_on),
        cmocka_unit_test(from_an_inner_one_the_outer_one_is_busy_and_goes_on),
        cmocka_unit_test(from_another_thread_it_is_refused_as_busy_and_goes_on),
    };
    return RUN("coro re-entrancy", tests);
}

/* coflow.c - the library itself. */
#include <coflow.h>

#include "bench.h"

static cf_value add(cf_coro *self, void *sum)
{
    cf_value value;
    while (cf_recv(self, &value))
        *(int64_t *)sum += value.i64;
    return cf_nil;
}

static cf_value add_exported(cf_coro *self, void *sum)
{
    cf_value value;
    while ((cf_recv)(self, &value))
        *(int64_t *)sum += value.i64;
    return cf_nil;
}

static void round_trips(void)
{
    int64_t sum = 0;
    cf_coro *co = cf_new(add, &sum);
    cf_next(co, NULL);
    double start = now();
    for (long i = 0; i < ROUND_TRIPS; i++)
        cf_send(co, cf_int(i), NULL);
    told("round-trip", start, ROUND_TRIPS);
    cf_free(co);
    co = cf_new(add_exported, &sum);
    cf_next(co, NULL);
    start = now();
    for (long i = 0; i < ROUND_TRIPS; i++)
        (cf_send)(co, cf_int(i), NULL);
    told("exported", start, ROUND_TRIPS);
    cf_free(co);
}

static cf_value count(cf_coro *self, void *lives)
{
    (void)self;
    ++*(long *)lives;
    return cf_nil;
}

static void births(void)
{
    long lives = 0;
    double start = now();
    for (long i = 0; i < BIRTHS; i++) {
        cf_coro *co = cf_new(count, &lives);
        cf_next(co, NULL);
        cf_free(co);
    }
    told("create-run-free", start, BIRTHS);
}

static cf_value pass_on(cf_coro *self, void *target)
{
    cf_value value;
    while (cf_recv(self, &value))
        cf_send(target, cf_int(value.i64 + 1), NULL);
    return cf_nil;
}

static void pipeline(void)
{
    int64_t sum = 0;
    cf_coro *stages[STAGES];
    for (int i = STAGES - 1; i >= 0; i--) {
        stages[i] = i == STAGES - 1 ? cf_new(add, &sum) : cf_new(pass_on, stages[i + 1]);
        cf_next(stages[i], NULL);
    }
    double start = now();
    for (long i = 0; i < ITEMS; i++)
        cf_send(stages[0], cf_int(i), NULL);
    told("pipeline-5", start, ITEMS);
    for (int i = 0; i < STAGES; i++)
        cf_free(stages[i]);
}

static cf_value broadcast(cf_coro *self, void *targets)
{
    cf_value value;
    while (cf_recv(self, &value))
        for (int i = 0; i < TARGETS; i++)
            cf_send(((cf_coro **)targets)[i], value, NULL);
    return cf_nil;
}

static void broadcasts(void)
{
    int64_t sum = 0;
    cf_coro *targets[TARGETS];
    for (int i = 0; i < TARGETS; i++) {
        targets[i] = cf_new(add, &sum);
        cf_next(targets[i], NULL);
    }
    cf_coro *head = cf_new(broadcast, targets);
    cf_next(head, NULL);
    double start = now();
    for (long i = 0; i < ITEMS; i++)
        cf_send(head, cf_int(i), NULL);
    told("broadcast-10", start, ITEMS);
    cf_free(head);
    for (int i = 0; i < TARGETS; i++)
        cf_free(targets[i]);
}

static cf_value delegate(cf_coro *self, void *inner)
{
    cf_yield_from(self, inner, NULL);
    return cf_nil;
}

static void yield_from(const char *name, int depth)
{
    int64_t sum = 0;
    cf_coro *co = cf_new(add, &sum);
    for (int i = 0; i < depth; i++)
        co = cf_new(delegate, co);
    cf_next(co, NULL);
    double start = now();
    for (long i = 0; i < ITEMS; i++)
        cf_send(co, cf_int(i), NULL);
    told(name, start, ITEMS);
    cf_free(co);
}

int main(void)
{
    round_trips();
    births();
    pipeline();
    broadcasts();
    yield_from("yield-from-1", 1);
    yield_from("yield-from-1000", 1000);
    yield_from("yield-from-100000", 100000);
    return 0;
}

/* benchmark.c - what a send costs: a million into a coroutine, and a million calls of a function.
 */
#define _GNU_SOURCE
#include <coflow.h>

#include <stdio.h>
#include <time.h>

enum { ROUNDS = 1000000 };

static void add_up(int64_t *total, int64_t n)
{
    *total += n;
}

static cf_value total_of_sent(cf_coro *self, void *total)
{
    cf_value n;
    while (cf_recv(self, &n))
        add_up(total, n.i64);
    return cf_nil;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(void)
{
    int64_t sent = 0, called = 0;
    void (*volatile call)(int64_t *, int64_t) = add_up; /* volatile: not to be inlined away */
    cf_coro *co = cf_new(total_of_sent, &sent);
    if (!co)
        return 1;
    cf_next(co, NULL);
    double start = now();
    for (int64_t i = 0; i < ROUNDS; i++)
        cf_send(co, cf_int(i), NULL);
    double middle = now();
    for (int64_t i = 0; i < ROUNDS; i++)
        call(&called, i);
    double end = now();
    printf("send: %.1f ns each, total %lld\n", (middle - start) / ROUNDS, (long long)sent);
    printf("call: %.1f ns each, total %lld\n", (end - middle) / ROUNDS, (long long)called);
    cf_free(co);
    return 0;
}

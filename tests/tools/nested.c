/*
 * Coroutines three deep, for a debugger and a profiler to look at: main resumes outer, that resumes
 * inner, and that calls bottom, where the tests stop. Twice, so that the lower stack is once that
 * of the outer.
 *
 *     nested [HOW_OFTEN_BOTTOM_TURNS]
 */
#include <coflow.h>

#include <stdlib.h>

static long turns = 1;

__attribute__((noinline)) static void bottom(void)
{
    for (long i = 0; i < turns; i++)
        __asm__ volatile("" : : : "memory");
}

static cf_value inner_body(cf_coro *self, void *arg)
{
    (void)arg;
    bottom();
    cf_yield(self, cf_nil, NULL);
    bottom();
    return cf_nil;
}

static cf_value outer_body(cf_coro *self, void *inner)
{
    (cf_next)(inner, NULL); /* the exported one */
    cf_yield(self, cf_nil, NULL);
    cf_next(inner, NULL);
    return cf_nil;
}

static void nest(cf_coro *first, cf_coro *second, cf_coro *outer)
{
    cf_next(outer, NULL);
    cf_next(outer, NULL);
    cf_free(first);
    cf_free(second);
}

int main(int argc, char *argv[])
{
    if (argc > 1)
        turns = atol(argv[1]);
    cf_coro *inner = cf_new(inner_body, NULL);
    cf_coro *outer = cf_new(outer_body, inner);
    nest(inner, outer, outer);
    outer = cf_new(outer_body, NULL);
    inner = cf_new(inner_body, NULL);
    cf_free(outer);
    outer = cf_new(outer_body, inner);
    nest(inner, outer, outer);
    return 0;
}

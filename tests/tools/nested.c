/* Coroutines three deep, for a debugger to look at: main resumes outer, that resumes inner, and
 * that calls bottom, where the tests stop. Twice, so that the lower stack is once that of the
 * outer. */
#include <coflow.h>

__attribute__((noinline)) static void bottom(void)
{
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

int main(void)
{
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

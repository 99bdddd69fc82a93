/* trampoline.c - a coroutine calls another like a function: yield from runs it and gives its return
 * value. */
#include <coflow.h>

#include <stdio.h>

typedef struct numbers {
    int x, y;
} numbers;

static cf_value add(cf_coro *self, void *arg)
{
    numbers *n = arg;
    cf_yield(self, cf_str("adding"),
             NULL); /* it may yield on its way: that goes to the main program */
    return cf_int(n->x + n->y);
}

static cf_value program(cf_coro *self, void *arg)
{
    (void)arg;
    cf_value sum;
    numbers n = {2, 2};
    if (cf_yield_from(self, cf_new(add, &n), &sum))
        printf("%d\n", (int)sum.i64);
    return cf_nil;
}

int main(void)
{
    cf_coro *co = cf_new(program, NULL);
    if (!co)
        return 1;
    CF_FOR (step, co) {
        puts(step.str);
    }
    bool failed = cf_error_of(co) != NULL;
    cf_free(co);
    return failed;
}

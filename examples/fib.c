/* fib.c - an endless generator. The loop breaks when it has enough, and cf_free closes the
 * generator at its yield. */
#include <coflow.h>

#include <stdio.h>

static cf_value fib(cf_coro *self, void *arg)
{
    (void)arg;
    int64_t a = 0, b = 1;
    while (cf_yield(self, cf_int(a), NULL)) {
        int64_t next = a + b;
        a = b;
        b = next;
    }
    return cf_nil;
}

int main(void)
{
    cf_coro *numbers = cf_new(fib, NULL);
    if (!numbers)
        return 1;
    CF_FOR (n, numbers) {
        if (n.i64 > 100)
            break;
        printf("%d\n", (int)n.i64);
    }
    cf_free(numbers);
    return 0;
}

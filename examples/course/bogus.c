/*
 * bogus.c - a mistake: a coroutine that both generates values and receives them.
 *
 * The send of 3 in the loop resets the counter, but it also resumes the generator: that send gets
 * the 3 that is yielded next, so the loop never prints it. Write either a generator or a receiver.
 */
#include <coflow.h>

#include <stdio.h>

static cf_value countdown(cf_coro *self, void *from)
{
    cf_value restart;
    int64_t n = *(int *)from;
    while (n >= 0 && cf_yield(self, cf_int(n), &restart))
        n = restart.i64 ? restart.i64 : n - 1;
    return cf_nil;
}

int main(void)
{
    int from = 5;
    cf_coro *numbers = cf_new(countdown, &from);
    if (!numbers)
        return 1;
    CF_FOR (n, numbers) {
        printf("%d\n", (int)n.i64);
        if (n.i64 == from)
            cf_send(numbers, cf_int(3), NULL);
    }
    cf_free(numbers);
    return 0;
}

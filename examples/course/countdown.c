/* countdown.c - a generator: a function that yields its values one at a time, in a for loop. */
#include <coflow.h>

#include <stdio.h>

static cf_value countdown(cf_coro *self, void *from)
{
    puts("counting down");
    for (int64_t n = *(int *)from; n > 0 && cf_yield(self, cf_int(n), NULL); n--)
        ;
    return cf_nil;
}

int main(void)
{
    int from = 10;
    cf_coro *numbers = cf_new(countdown, &from); /* nothing runs yet */
    if (!numbers)
        return 1;
    CF_FOR (n, numbers) {
        printf("%d\n", (int)n.i64);
    }
    cf_free(numbers);
    return 0;
}

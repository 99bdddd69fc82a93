/* running_total.c - a coroutine driven by send: each value goes in, the total so far comes out. */
#include <coflow.h>

#include <stdio.h>

static cf_value running_total(cf_coro *self, void *arg)
{
    (void)arg;
    cf_value n;
    int64_t total = 0;
    while (cf_yield(self, cf_int(total), &n))
        total += n.i64;
    return cf_nil;
}

int main(void)
{
    cf_value total;
    cf_coro *co = cf_new(running_total, NULL);
    if (!co || cf_next(co, &total) != CF_YIELD)
        return 1;
    printf("%d\n", (int)total.i64);
    for (int64_t n = 2; n <= 3; n++)
        if (cf_send(co, cf_int(n), &total) == CF_YIELD)
            printf("%d\n", (int)total.i64);
    cf_free(co);
    return 0;
}

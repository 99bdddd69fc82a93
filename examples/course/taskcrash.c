/* taskcrash.c - a task that ends or fails does not stop the scheduler: the others go on, and cf_run
 * returns the error when all have ended. */
#include <coflow.h>

#include <stdio.h>

static cf_value foo(cf_coro *self, void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        puts("I'm foo");
        cf_pause();
    }
    return cf_raise(self, CF_EUSER, "foo has crashed");
}

static cf_value bar(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    for (int i = 0; i < 6; i++) {
        puts("I'm bar");
        cf_pause();
    }
    return cf_nil;
}

int main(void)
{
    cf_task_free(cf_spawn(foo, NULL));
    cf_task_free(cf_spawn(bar, NULL));
    if (cf_run() == CF_ERROR)
        printf("first error: %s\n", cf_last_error()->text);
    return 0;
}

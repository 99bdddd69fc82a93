/* pyos6.c - a task awaits another one. */
#include <coflow.h>

#include <stdio.h>

static cf_value foo(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    for (int i = 0; i < 5; i++) {
        puts("I'm foo");
        cf_pause();
    }
    return cf_nil;
}

static cf_value program(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_task *child = cf_spawn(foo, NULL);
    cf_pause();
    puts("Waiting for child");
    cf_await(child, NULL); /* WaitTask */
    puts("Child done");
    return cf_nil;
}

int main(void)
{
    cf_task_free(cf_spawn(program, NULL));
    return cf_run() == CF_DONE ? 0 : 1;
}

/* pyos5.c - a task spawns another one, and cancels it. */
#include <coflow.h>

#include <stdio.h>

static cf_value foo(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    do
        printf("I'm foo %d\n", (int)cf_task_id(cf_current()));
    while (cf_pause());
    return cf_nil;
}

static cf_value program(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_task *child = cf_spawn(foo, NULL); /* NewTask */
    for (int i = 0; i < 5; i++)
        cf_pause();
    cf_cancel(child); /* KillTask */
    cf_task_free(child);
    puts("main done");
    return cf_nil;
}

int main(void)
{
    cf_task_free(cf_spawn(program, NULL));
    return cf_run() == CF_DONE ? 0 : 1;
}

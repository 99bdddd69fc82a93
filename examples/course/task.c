/* task.c - a task: a coroutine with a number, run by the scheduler from one pause to the next. */
#include <coflow.h>

#include <stdio.h>

static cf_value foo(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    printf("task %d\n", (int)cf_task_id(cf_current()));
    puts("Part 1");
    cf_pause();
    puts("Part 2");
    cf_pause();
    return cf_nil;
}

int main(void)
{
    cf_task_free(cf_spawn(foo, NULL));
    return cf_run() == CF_DONE ? 0 : 1;
}

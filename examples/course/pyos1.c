/* pyos1.c - two endless tasks take turns, until a third one ends the program. */
#include <coflow.h>

#include <stdio.h>

static cf_value say(cf_coro *self, void *line)
{
    (void)self;
    do
        puts(line);
    while (cf_pause());
    return cf_nil;
}

static cf_value stop_after_three(cf_coro *self, void *arg)
{
    (void)self;
    cf_task **tasks = arg;
    for (int i = 0; i < 2; i++)
        cf_pause();
    cf_cancel(tasks[0]);
    cf_cancel(tasks[1]);
    return cf_nil;
}

int main(void)
{
    char foo[] = "I'm foo", bar[] = "I'm bar";
    cf_task *tasks[] = {cf_spawn(say, foo), cf_spawn(say, bar)};
    cf_task_free(cf_spawn(stop_after_three, tasks));
    cf_gather(tasks, 2, NULL);
    return 0;
}

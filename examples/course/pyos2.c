/* pyos2.c - a trap: in a task's own body a yield returns to the scheduler, and is just a pause. */
#include <coflow.h>

#include <stdio.h>

static cf_value say(cf_coro *self, void *line)
{
    for (int i = 0; i < 3; i++) {
        puts(line);
        cf_yield(self, cf_nil, NULL);
    }
    return cf_nil;
}

int main(void)
{
    char foo[] = "I'm foo", bar[] = "I'm bar";
    cf_task_free(cf_spawn(say, foo));
    cf_task_free(cf_spawn(say, bar));
    return cf_run() == CF_DONE ? 0 : 1;
}

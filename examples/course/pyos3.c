/* pyos3.c - tasks that end: foo after ten turns, bar after five. */
#include <coflow.h>

#include <stdio.h>

typedef struct part {
    const char *line;
    int turns;
} part;

static cf_value say(cf_coro *self, void *arg)
{
    (void)self;
    part *p = arg;
    for (int i = 0; i < p->turns; i++) {
        puts(p->line);
        cf_pause();
    }
    printf("Task %d terminated\n", (int)cf_task_id(cf_current()));
    return cf_nil;
}

int main(void)
{
    part foo = {"I'm foo", 10}, bar = {"I'm bar", 5};
    cf_task_free(cf_spawn(say, &foo));
    cf_task_free(cf_spawn(say, &bar));
    return cf_run() == CF_DONE ? 0 : 1;
}

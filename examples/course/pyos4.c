/* pyos4.c - the first system call: a task asks for its number. */
#include <coflow.h>

#include <stdio.h>

typedef struct part {
    const char *name;
    int turns;
} part;

static cf_value say(cf_coro *self, void *arg)
{
    (void)self;
    part *p = arg;
    int id = (int)cf_task_id(cf_current()); /* GetTid */
    for (int i = 0; i < p->turns; i++) {
        printf("I'm %s %d\n", p->name, id);
        cf_pause();
    }
    return cf_nil;
}

int main(void)
{
    part foo = {"foo", 5}, bar = {"bar", 10};
    cf_task_free(cf_spawn(say, &foo));
    cf_task_free(cf_spawn(say, &bar));
    return cf_run() == CF_DONE ? 0 : 1;
}

/*
 * workers.c - three tasks, each of which gets a page, reads from a database and writes to it. Each
 * step waits, and the three tasks wait at the same time. The steps are coroutines, to which the
 * tasks delegate with yield from.
 */
#include <coflow.h>

#include <stdio.h>

static void say(const char *what, int worker)
{
    printf("%-10s worker %d\n", what, worker);
}

static cf_value get_page(cf_coro *self, void *worker)
{
    (void)self;
    say("get page", *(int *)worker);
    cf_sleep(0.030);
    return cf_str("<html>");
}

static cf_value read_db(cf_coro *self, void *worker)
{
    (void)self;
    say("read db", *(int *)worker);
    cf_sleep(0.015);
    return cf_int(*(int *)worker);
}

static cf_value write_db(cf_coro *self, void *worker)
{
    (void)self;
    say("write db", *(int *)worker);
    cf_sleep(0.015);
    return cf_nil;
}

static cf_value work(cf_coro *self, void *worker)
{
    cf_value page, row;
    if (cf_yield_from(self, cf_new(get_page, worker), &page) &&
        cf_yield_from(self, cf_new(read_db, worker), &row) &&
        cf_yield_from(self, cf_new(write_db, worker), NULL))
        printf("%-10s worker %d: %s %d\n", "done", *(int *)worker, page.str, (int)row.i64);
    return cf_nil;
}

int main(void)
{
    int workers[] = {1, 2, 3};
    for (int i = 0; i < 3; i++)
        cf_task_free(cf_spawn(work, &workers[i]));
    return cf_run() == CF_DONE ? 0 : 1;
}

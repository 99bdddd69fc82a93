/*
 * gather.c - the workers of workers.c with await and gather: each step is a task, and each worker
 * runs two of them at once. A worker returns the sum of their results.
 */
#include <coflow.h>

#include <stdio.h>

static cf_value get_page(cf_coro *self, void *worker)
{
    (void)self;
    cf_sleep(0.030);
    return cf_int(100 * *(int *)worker);
}

static cf_value read_db(cf_coro *self, void *worker)
{
    (void)self;
    cf_sleep(0.015);
    return cf_int(*(int *)worker);
}

static cf_value write_db(cf_coro *self, void *sum)
{
    (void)self;
    printf("write db: %d\n", *(int *)sum);
    cf_sleep(0.015);
    return cf_nil;
}

static cf_value work(cf_coro *self, void *worker)
{
    cf_task *reads[] = {cf_spawn(get_page, worker), cf_spawn(read_db, worker)};
    cf_value got[2];
    if (cf_gather(reads, 2, got) != CF_DONE)
        return cf_raise(self, cf_last_error()->code, "%s", cf_last_error()->text);
    int sum = (int)(got[0].i64 + got[1].i64);
    cf_await(cf_spawn(write_db, &sum), NULL);
    return cf_int(sum);
}

int main(void)
{
    int workers[] = {1, 2, 3};
    cf_task *tasks[3];
    cf_value sums[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = cf_spawn(work, &workers[i]);
    if (cf_gather(tasks, 3, sums) != CF_DONE)
        return 1;
    for (int i = 0; i < 3; i++)
        printf("worker %d: %d\n", i + 1, (int)sums[i].i64);
    return 0;
}

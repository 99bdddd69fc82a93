/*
 * echobad.c - what a blocking call does to other tasks: a clock task, which ticks every few
 * milliseconds, stops while read(2) waits, and goes on while cf_read does.
 */
#include <coflow.h>

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int ticks;

static cf_value clock_task(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    while (cf_sleep(0.002))
        ticks++;
    return cf_nil;
}

typedef struct reading {
    ssize_t (*read)(int fd, void *buf, size_t n);
    int fd;
} reading;

static cf_value reader(cf_coro *self, void *arg)
{
    (void)self;
    reading *r = arg;
    char byte;
    cf_sleep(0.005); /* let the clock tick */
    int before = ticks;
    r->read(r->fd, &byte, 1);
    return cf_int(ticks - before);
}

/* A client that waits before it writes. */
static int slow_writer(void)
{
    int ends[2];
    if (pipe(ends) < 0)
        _exit(1);
    if (fork() == 0) {
        cf_sleep(0.1);
        _exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
    }
    close(ends[1]);
    return ends[0];
}

static void try(const char *name, ssize_t (*how)(int fd, void *buf, size_t n))
{
    reading r = {how, slow_writer()};
    cf_value ticked;
    cf_task *clock = cf_spawn(clock_task, NULL);
    cf_await(cf_spawn(reader, &r), &ticked);
    cf_cancel(clock);
    cf_task_free(clock);
    printf("%s: the clock %s\n", name, ticked.i64 > 0 ? "ticks" : "stands still");
    close(r.fd);
    wait(NULL);
}

int main(void)
{
    try("read", read);
    try("cf_read", cf_read);
    return cf_run() == CF_DONE ? 0 : 1;
}

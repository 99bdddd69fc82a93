/*
 * blaster.c - measure the messages per second of 300 connections that are served by tasks.
 * echothread.c does the same with a thread for each client.
 *
 * usage: blaster [SECONDS]
 */
#include "blast.h"

static cf_value handle_client(cf_coro *self, void *arg)
{
    (void)self;
    serve_with(cf_read, cf_write, (int)(intptr_t)arg);
    return cf_nil;
}

static cf_value server(cf_coro *self, void *arg)
{
    (void)self;
    while (cf_wait_readable(*(int *)arg, -1)) {
        int fd = accept(*(int *)arg, NULL, NULL);
        cf_task_free(cf_spawn(handle_client, (void *)(intptr_t)fd));
    }
    return cf_nil;
}

int main(int argc, char *argv[])
{
    int fd = listen_here();
    cf_task *serving = cf_spawn(server, &fd);
    blast("tasks", argc > 1 ? atof(argv[1]) : 0.05);
    cf_cancel(serving);
    cf_task_free(serving);
    cf_run();
    close(fd);
    return 0;
}

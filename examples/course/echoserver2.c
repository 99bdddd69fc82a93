/* echoserver2.c - a server with an orderly end: its clients are a group that ends with it, and a
 * signal ends both. */
#include "net.h"

#include <signal.h>

static cf_value handle_client(cf_coro *self, void *arg)
{
    (void)self;
    int fd = (int)(intptr_t)arg;
    char data[4096];
    for (ssize_t got; (got = cf_read(fd, data, sizeof data)) > 0;)
        if (cf_write(fd, data, (size_t)got) != got)
            break;
    close(fd);
    return cf_nil;
}

static cf_value server(cf_coro *self, void *arg)
{
    (void)self;
    int listening = *(int *)arg;
    cf_group *clients = cf_group_new();
    while (cf_wait_readable(listening, -1)) {
        int fd = accept(listening, NULL, NULL);
        cf_group_spawn(clients, handle_client, (void *)(intptr_t)fd);
    }
    cf_group_end(clients);
    return cf_nil;
}

static cf_value stop_at_signal(cf_coro *self, void *serving)
{
    (void)self;
    int number = SIGTERM;
    cf_signals *signals = cf_signals_new(&number, 1);
    raise(SIGTERM); /* as if sent by another process */
    if (cf_signals_wait(signals, -1) == SIGTERM)
        cf_cancel(serving);
    cf_signals_free(signals);
    return cf_nil;
}

int main(void)
{
    serve_clients(server, 3);
    serve_clients(server, 300);
    int fd = listen_here();
    cf_task *serving = cf_spawn(server, &fd);
    cf_task_free(cf_spawn(stop_at_signal, serving));
    cf_status status = cf_await(serving, NULL);
    close(fd);
    if (status == CF_ERROR && cf_last_error()->code == CF_ECANCELED)
        puts("stopped");
    return cf_run() == CF_DONE ? 0 : 1;
}

/* echogood2.c - plain functions are enough: a task may be parked at any call depth, so accept, send
 * and receive need not be coroutines. */
#include "net.h"

static int accept_client(int listening)
{
    return cf_wait_readable(listening, -1) ? accept(listening, NULL, NULL) : -1;
}

static bool echo_once(int fd)
{
    char data[4096];
    ssize_t got = cf_read(fd, data, sizeof data);
    return got > 0 && cf_write(fd, data, (size_t)got) == got;
}

static cf_value handle_client(cf_coro *self, void *arg)
{
    (void)self;
    while (echo_once((int)(intptr_t)arg))
        ;
    close((int)(intptr_t)arg);
    return cf_nil;
}

static cf_value server(cf_coro *self, void *arg)
{
    (void)self;
    for (int fd; (fd = accept_client(*(int *)arg)) >= 0;)
        cf_task_free(cf_spawn(handle_client, (void *)(intptr_t)fd));
    return cf_nil;
}

int main(void)
{
    return run_server(server);
}

/* pyos7.c - a task waits until a descriptor is ready, then uses the ordinary system calls. */
#include "net.h"

static bool echo_once(int fd)
{
    char data[4096];
    if (!cf_wait_readable(fd, -1))
        return false;
    ssize_t got = recv(fd, data, sizeof data, 0);
    return got > 0 && cf_wait_writable(fd, -1) && send(fd, data, (size_t)got, 0) == got;
}

static cf_value handle_client(cf_coro *self, void *arg)
{
    (void)self;
    int fd = (int)(intptr_t)arg;
    while (echo_once(fd))
        ;
    close(fd);
    return cf_nil;
}

static cf_value server(cf_coro *self, void *arg)
{
    (void)self;
    int listening = *(int *)arg;
    while (cf_wait_readable(listening, -1)) {
        int fd = accept(listening, NULL, NULL);
        cf_task_free(cf_spawn(handle_client, (void *)(intptr_t)fd));
    }
    return cf_nil;
}

int main(void)
{
    return run_server(server);
}

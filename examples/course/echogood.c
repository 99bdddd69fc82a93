/* echogood.c - the server of pyos7.c with cf_read and cf_write, which wait by themselves. */
#include "net.h"

static cf_value handle_client(cf_coro *self, void *arg)
{
    (void)self;
    int fd = (int)(intptr_t)arg;
    char data[4096];
    ssize_t got;
    while ((got = cf_read(fd, data, sizeof data)) > 0 && cf_write(fd, data, (size_t)got) == got)
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

/* echoserver.c - a socket as an object, whose methods park the task. */
#include "net.h"

typedef struct Socket {
    int fd;
} Socket;

static bool Socket_accept(const Socket *listening, Socket *client)
{
    client->fd = cf_wait_readable(listening->fd, -1) ? accept(listening->fd, NULL, NULL) : -1;
    return client->fd >= 0;
}

static ssize_t Socket_recv(const Socket *s, char *data, size_t n)
{
    return cf_read(s->fd, data, n);
}

static bool Socket_send(const Socket *s, const char *data, size_t n)
{
    return cf_write(s->fd, data, n) == (ssize_t)n;
}

static void Socket_close(const Socket *s)
{
    close(s->fd);
}

static cf_value handle_client(cf_coro *self, void *arg)
{
    (void)self;
    Socket socket = {(int)(intptr_t)arg};
    char data[4096];
    for (ssize_t got; (got = Socket_recv(&socket, data, sizeof data)) > 0;)
        if (!Socket_send(&socket, data, (size_t)got))
            break;
    Socket_close(&socket);
    return cf_nil;
}

static cf_value server(cf_coro *self, void *arg)
{
    (void)self;
    Socket listening = {*(int *)arg}, accepted;
    while (Socket_accept(&listening, &accepted))
        cf_task_free(cf_spawn(handle_client, (void *)(intptr_t)accepted.fd));
    return cf_nil;
}

int main(void)
{
    return run_server(server);
}

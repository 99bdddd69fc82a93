/*
 * net.h - shared by the echo programs: a listening socket on this machine, and clients, each a
 * task, that send a line, wait for its echo, and count. Every program serves three clients, then
 * three hundred, in one process.
 */
#ifndef EXAMPLES_NET_H
#define EXAMPLES_NET_H

#include <coflow.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in address = {.sin_family = AF_INET};

/* Any free port of the loopback interface. */
static inline int listen_here(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = 0;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        listen(fd, 512) < 0 || getsockname(fd, (struct sockaddr *)&address, &size) < 0) {
        perror("listen");
        exit(1);
    }
    return fd;
}

/* Connecting on this machine succeeds at once, even before the connection is accepted. */
static inline int connect_here(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

static inline cf_value client(cf_coro *self, void *echoed)
{
    (void)self;
    int fd = connect_here();
    char line[64], echo[64];
    for (int i = 0; i < 3; i++) {
        int n = snprintf(line, sizeof line, "message %d of client %d\n", i, fd);
        ssize_t got = 0, more = 1;
        if (cf_write(fd, line, (size_t)n) != n)
            break;
        while (got < n && (more = cf_read(fd, echo + got, (size_t)(n - got))) > 0)
            got += more;
        if (got == n && memcmp(line, echo, (size_t)n) == 0)
            ++*(int *)echoed;
    }
    close(fd);
    return cf_nil;
}

/* Runs this many clients at once, then tells the server to stop. */
static inline void serve_clients(cf_fn *server, int count)
{
    int echoed = 0;
    int fd = listen_here();
    cf_task *serving = cf_spawn(server, &fd);
    cf_group *clients = cf_group_new();
    for (int i = 0; i < count; i++)
        cf_group_spawn(clients, client, &echoed);
    cf_group_end(clients);
    cf_cancel(serving);
    cf_await(serving, NULL);
    close(fd);
    printf("%d clients, %d of %d messages echoed\n", count, echoed, 3 * count);
}

static inline int run_server(cf_fn *server)
{
    serve_clients(server, 3);
    serve_clients(server, 300);
    return cf_run() == CF_DONE ? 0 : 1;
}

#endif

/*
 * blast.h - 300 clients, each a task that sends a message and waits for its echo, again and again.
 */
#ifndef EXAMPLES_BLAST_H
#define EXAMPLES_BLAST_H

#include "net.h"

enum { CONNECTIONS = 300, MESSAGE = 64 };

typedef ssize_t read_fn(int fd, void *buf, size_t n);
typedef ssize_t write_fn(int fd, const void *buf, size_t n);

static inline void serve_with(read_fn *read_some, write_fn *write_all, int fd)
{
    char data[4096];
    for (ssize_t got; (got = read_some(fd, data, sizeof data)) > 0;)
        if (write_all(fd, data, (size_t)got) != got)
            break;
    close(fd);
}

static inline cf_value blasting_client(cf_coro *self, void *count)
{
    (void)self;
    int fd = connect_here();
    char data[MESSAGE] = "blast";
    while (cf_write(fd, data, MESSAGE) == MESSAGE && cf_read(fd, data, MESSAGE) > 0)
        ++*(long *)count;
    close(fd);
    return cf_nil;
}

static inline cf_value sleep_for(cf_coro *self, void *seconds)
{
    (void)self;
    cf_sleep(*(double *)seconds);
    return cf_nil;
}

static inline void blast(const char *name, double seconds)
{
    long count = 0;
    cf_group *clients = cf_group_new();
    for (int i = 0; i < CONNECTIONS; i++)
        cf_group_spawn(clients, blasting_client, &count);
    cf_task *timer = cf_spawn(sleep_for, &seconds);
    cf_await(timer, NULL);
    cf_group_cancel(clients);
    cf_group_end(clients);
    printf("%s: %.0f messages per second, %d connections\n", name, (double)count / seconds,
           CONNECTIONS);
}

#endif

/*
 * tasks.c - the cost of a yield, of a spawn with its await, of a channel round trip, and of 100,000
 * sleeping tasks. tasks.go and tasks.py do the same. Prints nanoseconds per operation of processor
 * time, which other load disturbs less than elapsed time.
 *
 * usage: tasks yield|spawn|channel|sleepers
 *        tasks serve PORT
 *        tasks blast PORT SECONDS   (prints how many messages were echoed)
 */
#include <coflow.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { YIELDS = 5000000, SPAWNS = 2000000, TRIPS = 2000000, SLEEPERS = 100000, CLIENTS = 300 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ------------------------------------------------------------------------- yield */

static cf_value yields(cf_coro *self, void *arg)
{
    (void)arg;
    for (int i = 0; i < YIELDS; i++)
        cf_yield(self, cf_nil, NULL);
    return cf_nil;
}

static void bench_yield(void)
{
    cf_task_free(cf_spawn(yields, NULL));
    cf_task_free(cf_spawn(yields, NULL));
    cf_run();
}

/* ------------------------------------------------------------------------- spawn */

static cf_value add_one(cf_coro *self, void *number)
{
    (void)self;
    return cf_int((intptr_t)number + 1);
}

static cf_value spawns(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_value sum;
    for (intptr_t i = 0; i < SPAWNS; i++)
        cf_await(cf_spawn(add_one, (void *)i), &sum);
    return cf_nil;
}

static void bench_spawn(void)
{
    cf_await(cf_spawn(spawns, NULL), NULL);
}

/* ----------------------------------------------------------------------- channel */

typedef struct trip {
    cf_channel *there, *back;
} trip;

static cf_value echoes(cf_coro *self, void *arg)
{
    (void)self;
    trip *t = arg;
    cf_value value;
    while (cf_channel_recv(t->there, &value))
        cf_channel_send(t->back, value);
    return cf_nil;
}

static cf_value trips(cf_coro *self, void *arg)
{
    (void)self;
    trip *t = arg;
    cf_value value;
    for (int i = 0; i < TRIPS; i++) {
        cf_channel_send(t->there, cf_int(i));
        cf_channel_recv(t->back, &value);
    }
    cf_channel_close(t->there);
    return cf_nil;
}

static void bench_channel(void)
{
    trip t = {cf_channel_new(0), cf_channel_new(0)};
    cf_task_free(cf_spawn(echoes, &t));
    cf_task_free(cf_spawn(trips, &t));
    cf_run();
}

/* ---------------------------------------------------------------------- sleepers */

static cf_value sleeps(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    cf_sleep((double)(rand() % 1000) * 1e-4);
    return cf_nil;
}

static void bench_sleepers(void)
{
    for (int i = 0; i < SLEEPERS; i++)
        cf_task_free(cf_spawn(sleeps, NULL));
    cf_run();
}

/* -------------------------------------------------------------------------- echo */

static struct sockaddr_in address_of(const char *port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)atoi(port)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void no_delay(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static cf_value serve_client(cf_coro *self, void *arg)
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

static cf_value serve(cf_coro *self, void *port)
{
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = address_of(port);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listening, (struct sockaddr *)&address, sizeof address) < 0 ||
        listen(listening, 512) < 0)
        return cf_raise(self, CF_EUSER, "cannot listen");
    while (cf_wait_readable(listening, -1)) {
        int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
        no_delay(fd);
        cf_task_free(cf_spawn(serve_client, (void *)(intptr_t)fd));
    }
    return cf_nil;
}

typedef struct blasting {
    const char *port;
    long count;
} blasting;

static cf_value blast_client(cf_coro *self, void *arg)
{
    (void)self;
    blasting *b = arg;
    struct sockaddr_in address = address_of(b->port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char data[64] = "";
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
        no_delay(fd);
        while (cf_write(fd, data, sizeof data) > 0 && cf_read(fd, data, sizeof data) > 0)
            b->count++;
    }
    close(fd);
    return cf_nil;
}

static void blast(const char *port, double seconds)
{
    blasting b = {port, 0};
    cf_group *clients = cf_group_new();
    for (int i = 0; i < CLIENTS; i++)
        cf_group_spawn(clients, blast_client, &b);
    cf_event *never = cf_event_new();
    cf_event_wait(never, seconds);
    printf("%ld\n", b.count);
    cf_group_cancel(clients);
    cf_group_end(clients);
    cf_event_free(never);
}

int main(int argc, char *argv[])
{
    double start = now();
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "serve") == 0 && argc > 2)
        return cf_await(cf_spawn(serve, argv[2]), NULL) == CF_DONE ? 0 : 1;
    if (strcmp(what, "blast") == 0 && argc > 3) {
        blast(argv[2], atof(argv[3]));
        return 0;
    }
    if (strcmp(what, "yield") == 0)
        bench_yield();
    else if (strcmp(what, "spawn") == 0)
        bench_spawn();
    else if (strcmp(what, "channel") == 0)
        bench_channel();
    else if (strcmp(what, "sleepers") == 0)
        bench_sleepers();
    else
        return 2;
    int count = what[0] == 'y' ? 2 * YIELDS : what[1] == 'p' ? SPAWNS : what[0] == 'c' ? TRIPS : 1;
    printf("%.1f\n", (now() - start) * 1e9 / count);
    return 0;
}

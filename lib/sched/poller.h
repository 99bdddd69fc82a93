/*
 * poller.h - ask the kernel which descriptors are ready: by epoll or by poll(2).
 *
 * A watch is reported at most once, and may be reported without reason: whoever waits tries again,
 * and watches again. That suffices, since I/O is always tried before it is waited for, and it lets
 * epoll keep a descriptor registered, edge-triggered, for as long as it is open.
 *
 * With such lasting watches a descriptor needs no new watch, unless it has been closed and its
 * number now means another file, which nothing reports. So the watch is repeated after all, but
 * only when there is nothing else to do, or after some rounds: descriptor.c.
 */
#ifndef CF_SCHED_POLLER_H
#define CF_SCHED_POLLER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called for each fd that is ready, with its poll(2) events. */
typedef void cf__ready_fn(void *context, int fd, short events);

struct cf__poller {
    const struct cf__poller_calls *calls;
    int epoll;          /* poller_epoll.c */
    struct pollfd *set; /* poller_poll.c: the watched descriptors, unordered */
    size_t count;
    size_t capacity;
};

struct cf__poller_calls {
    bool lasting;                            /* a watch lasts until the descriptor is closed */
    bool (*open)(struct cf__poller *poller); /* false: errno */
    void (*close)(struct cf__poller *poller);
    /* Watch fd for `events`. false: errno; EPERM: fd is always ready (a regular file). */
    bool (*watch)(struct cf__poller *poller, int fd, short events);
    /* Call `tell` for each descriptor that is ready; if there is none, wait for one until the
     * deadline or a signal. */
    void (*wait)(struct cf__poller *poller, int64_t deadline, cf__ready_fn *tell, void *context);
};

extern const struct cf__poller_calls cf__poller_epoll;
extern const struct cf__poller_calls cf__poller_poll;

#endif

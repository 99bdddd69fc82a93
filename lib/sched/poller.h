/*
 * poller.h - which descriptors are ready, asked of the kernel: by epoll, or by poll(2).
 *
 * A watch is told at most once, and perhaps for no good reason: who waits looks again and watches
 * again. That is all that is needed, since I/O is always tried before it is waited for, and it lets
 * epoll keep a descriptor registered, edge-triggered, for as long as it is open.
 *
 * Where watches last, a descriptor that was watched before needs no new watch, unless it was closed
 * and its number stands for another file now, of which nobody tells. So the watch is then repeated,
 * but only when there is nothing else to do, or after some rounds: lib/sched/descriptor.c.
 */
#ifndef CF_SCHED_POLLER_H
#define CF_SCHED_POLLER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* fd has some of the events of poll(2). */
typedef void cf__ready_fn(void *context, int fd, short events);

struct cf__poller {
    const struct cf__poller_calls *calls;
    int epoll;          /* poller_epoll.c */
    struct pollfd *set; /* poller_poll.c: what is watched, in no order */
    size_t count;
    size_t capacity;
};

struct cf__poller_calls {
    bool lasting;                            /* a watch lasts until the descriptor is closed */
    bool (*open)(struct cf__poller *poller); /* false: errno */
    void (*close)(struct cf__poller *poller);
    /* Tell when fd has one of `events`. false: errno; EPERM is "always ready", for regular files.
     */
    bool (*watch)(struct cf__poller *poller, int fd, short events);
    /* Tell what is ready; if there is nothing yet, wait until the deadline or a signal. */
    void (*wait)(struct cf__poller *poller, int64_t deadline, cf__ready_fn *tell, void *context);
};

extern const struct cf__poller_calls cf__poller_epoll;
extern const struct cf__poller_calls cf__poller_poll;

#endif

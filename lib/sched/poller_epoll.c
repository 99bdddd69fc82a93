/*
 * poller_epoll.c - epoll, edge-triggered, both directions at once.
 *
 * The kernel drops the registration of a descriptor when its file is closed. EEXIST therefore means
 * that this fd is registered for this very file. Events of a file that was registered under the
 * number before are spurious wakeups.
 */
#include "config.h"

#include "sched/poller.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "sched/clock.h"

enum { BATCH = 256 };

static bool open_epoll(struct cf__poller *poller)
{
    poller->epoll = epoll_create1(EPOLL_CLOEXEC);
    return poller->epoll >= 0;
}

static void close_epoll(struct cf__poller *poller)
{
    close(poller->epoll);
}

static bool watch(struct cf__poller *poller, int fd, short events)
{
    (void)events;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
    return epoll_ctl(poller->epoll, EPOLL_CTL_ADD, fd, &event) == 0 || errno == EEXIST;
}

/* For kernels without epoll_pwait2: the time left, rounded up to milliseconds. */
static int coarse_wait(int epoll, struct epoll_event *events, int64_t deadline)
{
    int64_t left = deadline == CF__NEVER ? -1 : (deadline - cf__now() + 999999) / 1000000;
    if (left < 0 && deadline != CF__NEVER)
        left = 0;
    if (left > 1000000)
        left = 1000000;
    return epoll_wait(epoll, events, BATCH, (int)left);
}

#ifdef HAVE_EPOLL_PWAIT2
static int wait_for_events(int epoll, struct epoll_event *events, int64_t deadline)
{
    if (deadline == CF__NEVER || deadline == 0)
        return epoll_wait(epoll, events, BATCH, deadline == 0 ? 0 : -1);
    struct timespec left = cf__until(deadline);
    int count = epoll_pwait2(epoll, events, BATCH, &left, NULL);
    return count < 0 && errno == ENOSYS ? coarse_wait(epoll, events, deadline) : count;
}
#else
static int wait_for_events(int epoll, struct epoll_event *events, int64_t deadline)
{
    return coarse_wait(epoll, events, deadline);
}
#endif

/* EPOLLIN etc. have the same values as POLLIN etc. */
static void wait_epoll(struct cf__poller *poller, int64_t deadline, cf__ready_fn *tell,
                       void *context)
{
    struct epoll_event events[BATCH];
    int count = wait_for_events(poller->epoll, events, deadline);
    for (int i = 0; i < count; i++)
        tell(context, events[i].data.fd, (short)events[i].events);
}

const struct cf__poller_calls cf__poller_epoll = {true, open_epoll, close_epoll, watch, wait_epoll};

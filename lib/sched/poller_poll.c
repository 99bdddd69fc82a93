/*
 * poller_poll.c - poll(2): portable, but passes the whole set to the kernel every time.
 */
#include "config.h"

#include "sched/poller.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "sched/clock.h"

static bool open_poll(struct cf__poller *poller)
{
    poller->set = NULL;
    poller->count = poller->capacity = 0;
    return true;
}

static void close_poll(struct cf__poller *poller)
{
    free(poller->set);
}

static bool grow(struct cf__poller *poller)
{
    size_t capacity = poller->capacity ? 2 * poller->capacity : 16;
    struct pollfd *set = realloc(poller->set, capacity * sizeof *set);
    if (!set)
        return false;
    poller->set = set;
    poller->capacity = capacity;
    return true;
}

/* poll(2) would always report these as ready, although a non-blocking read of them can go on
 * failing. */
static bool never_blocks(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

static bool watch(struct cf__poller *poller, int fd, short events)
{
    if (never_blocks(fd)) {
        errno = EPERM;
        return false;
    }
    for (size_t i = 0; i < poller->count; i++) {
        if (poller->set[i].fd == fd) {
            poller->set[i].events |= events;
            return true;
        }
    }
    if (poller->count == poller->capacity && !grow(poller))
        return false;
    poller->set[poller->count++] = (struct pollfd){fd, events, 0};
    return true;
}

/* Report the ready descriptors and stop watching the events that came. Runs from the end, so that
 * the entry moved into a gap has been looked at already. */
static void tell_ready(struct cf__poller *poller, cf__ready_fn *tell, void *context)
{
    for (size_t i = poller->count; i-- > 0;) {
        struct pollfd told = poller->set[i];
        if (told.revents == 0)
            continue;
        short left =
            told.revents & (POLLERR | POLLHUP | POLLNVAL) ? 0 : told.events & ~told.revents;
        poller->set[i].events = left;
        if (left == 0)
            poller->set[i] = poller->set[--poller->count];
        tell(context, told.fd, told.revents);
    }
}

static void wait_poll(struct cf__poller *poller, int64_t deadline, cf__ready_fn *tell,
                      void *context)
{
    struct timespec left = {0, 0};
    if (deadline != CF__NEVER && deadline != 0)
        left = cf__until(deadline);
    if (ppoll(poller->set, poller->count, deadline == CF__NEVER ? NULL : &left, NULL) > 0)
        tell_ready(poller, tell, context);
}

const struct cf__poller_calls cf__poller_poll = {false, open_poll, close_poll, watch, wait_poll};

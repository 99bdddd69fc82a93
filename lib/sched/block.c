/*
 * block.c - waits that block the thread.
 */
#include "config.h"

#include "sched/block.h"

#include <errno.h>
#include <poll.h>

#include "sched/clock.h"

void cf__block_until(int64_t deadline)
{
    struct timespec at = {deadline / 1000000000, deadline % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        continue;
}

bool cf__block_on(int fd, short events, int64_t deadline)
{
    struct pollfd polled = {fd, events, 0};
    for (;;) {
        struct timespec left = {0, 0};
        if (deadline != CF__NEVER)
            left = cf__until(deadline);
        int count = ppoll(&polled, 1, deadline == CF__NEVER ? NULL : &left, NULL);
        if (count > 0 && polled.revents & POLLNVAL) {
            errno = EBADF;
            return false;
        }
        if (count > 0)
            return true;
        if (count < 0 && errno != EINTR)
            return false;
        if (count == 0) {
            errno = ETIMEDOUT;
            return false;
        }
    }
}

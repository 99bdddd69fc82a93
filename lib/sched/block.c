/*
 * block.c - waits that block the thread and meanwhile serve its pumps (sched/pump.h).
 */
#include "config.h"

#include "sched/block.h"

#include <errno.h>

#include "coro/thread.h"
#include "sched/clock.h"
#include "sched/pump.h"

bool cf__block_serves(void)
{
    const struct cf__thread *thread = cf__thread_get();
    return thread && thread->services;
}

static int poll_one(struct pollfd *polled, int64_t deadline)
{
    if (cf__block_serves())
        return cf__pump_poll(polled, deadline);
    struct timespec left = {0, 0};
    if (deadline != CF__NEVER)
        left = cf__until(deadline);
    return ppoll(polled, 1, deadline == CF__NEVER ? NULL : &left, NULL);
}

void cf__block_until(int64_t deadline)
{
    struct pollfd nothing = {-1, 0, 0};
    while (poll_one(&nothing, deadline) != 0 && cf__now() < deadline)
        continue;
}

/* Deadlines are on CLOCK_MONOTONIC. */
void cf__condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool cf__block_at(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t deadline)
{
    struct timespec until = {deadline / 1000000000, deadline % 1000000000};
    if (deadline == CF__NEVER)
        return pthread_cond_wait(condition, lock) == 0;
    return pthread_cond_timedwait(condition, lock, &until) != ETIMEDOUT;
}

bool cf__block_on(int fd, short events, int64_t deadline)
{
    struct pollfd polled = {fd, events, 0};
    if (fd < 0) {
        errno = EBADF;
        return false;
    }
    for (;;) {
        int count = poll_one(&polled, deadline);
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

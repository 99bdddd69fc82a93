/*
 * io.c - sleep, waits for a descriptor, read and write, as coflow/io.h tells them.
 */
#include "config.h"

#include <coflow/io.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "sched/block.h"
#include "sched/clock.h"

bool cf_sleep(double seconds)
{
    if (seconds > 0)
        cf__block_until(cf__deadline(seconds));
    return true;
}

bool cf_wait_readable(int fd, double seconds)
{
    return cf__block_on(fd, POLLIN, cf__deadline(seconds));
}

bool cf_wait_writable(int fd, double seconds)
{
    return cf__block_on(fd, POLLOUT, cf__deadline(seconds));
}

/* A call failed. Is it worth another try, perhaps after a wait? */
static bool try_again(int fd, short events)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    return cf__block_on(fd, events, CF__NEVER);
}

ssize_t cf_read(int fd, void *buf, size_t n)
{
    for (;;) {
        ssize_t got = read(fd, buf, n);
        if (got >= 0 || !try_again(fd, POLLIN))
            return got;
    }
}

ssize_t cf_write(int fd, const void *buf, size_t n)
{
    const char *from = buf;
    size_t left = n;
    do {
        ssize_t put = write(fd, from, left);
        if (put < 0 && !try_again(fd, POLLOUT))
            return -1;
        if (put > 0) {
            from += put;
            left -= (size_t)put;
        }
    } while (left > 0);
    return (ssize_t)n;
}

/*
 * io.c - cf_sleep, cf_wait_*, cf_read, cf_write: in a task they park it, elsewhere they block the
 * thread.
 */
#include "config.h"

#include <coflow/io.h>
#include <coflow/system.h>

#include <errno.h>
#include <unistd.h>

#include "sched/block.h"
#include "sched/deadline.h"
#include "sched/transfer.h"

static bool in_task(const struct cf__scheduler *s)
{
    return s && s->running;
}

bool cf_sleep(double seconds)
{
    struct cf__scheduler *s = cf__scheduler_here();
    if (!in_task(s))
        return cf__own_block_until(s, seconds > 0 ? cf__deadline(seconds) : 0);
    struct cf__wait wait = {0};
    enum cf__outcome outcome = CF__CANCELED;
    if (!(seconds > 0))
        return cf_pause() || cf__outcome_errno(outcome);
    if (!cf__canceled_here(s))
        outcome = cf__wait(s, &wait, NULL, cf__deadline(seconds));
    return outcome == CF__TIMED_OUT || cf__outcome_errno(outcome);
}

/* ------------------------------------------------------------- descriptors */

/* Asks poll(2) for the current state; the poller only tells when it may have changed. */
static bool wait_ready(int fd, short events, double seconds)
{
    struct cf__scheduler *s = cf__scheduler_here();
    int64_t deadline = cf__deadline(seconds);
    if (!in_task(s))
        return cf__own_block_on(s, fd, events, deadline);
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    while (!cf__block_on(fd, events, 0)) {
        if (errno != ETIMEDOUT || seconds == 0)
            return false;
        enum cf__outcome outcome = cf__wait_fd(s, fd, events, deadline);
        if (outcome != CF__WOKEN)
            return cf__outcome_errno(outcome);
    }
    return true;
}

bool cf_wait_readable(int fd, double seconds)
{
    return wait_ready(fd, POLLIN, seconds);
}

bool cf_wait_writable(int fd, double seconds)
{
    return wait_ready(fd, POLLOUT, seconds);
}

/* ---------------------------------------------------------- read and write */

/* Transfers in a row that do not wait; then the task lets others run. */
enum { TRANSFERS_IN_A_ROW = 64 };

/* Call before each transfer; lets other tasks run from time to time. false: cancelled. */
static bool take_turn(struct cf__scheduler *s)
{
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    if (!in_task(s) || ++s->transfers <= TRANSFERS_IN_A_ROW)
        return true;
    return cf_pause() || cf__outcome_errno(CF__CANCELED);
}

/* Outside of tasks a transfer blocks the thread. Must it be preceded by a poll, because a deadline
 * may have to end the wait, or pumps be served during it? */
static bool must_wait_before(const struct cf__scheduler *s)
{
    return !in_task(s) && ((s && s->deadlines) || cf__block_serves());
}

/* A transfer failed with errno. Wait until it may be retried; false: it may not. EPERM in a task:
 * fd is a regular file, which the poller cannot wait for. */
static bool wait_and_retry(struct cf__scheduler *s, int fd, short events)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    if (!in_task(s))
        return cf__own_block_on(s, fd, events, CF__NEVER);
    return cf__outcome_errno(cf__wait_fd(s, fd, events, CF__NEVER));
}

/* A transfer made by another thread. */
struct transfer {
    int fd;
    void *buf;
    size_t n;
    ssize_t (*transfer)(int fd, void *buf, size_t n);
    ssize_t done;
    int error;
};

static cf_value make_transfer(void *arg)
{
    struct transfer *t = arg;
    t->done = t->transfer(t->fd, t->buf, t->n);
    t->error = errno;
    return cf_nil;
}

static ssize_t write_buffer(int fd, void *buf, size_t n)
{
    return cf__write_waiting(fd, buf, n);
}

static ssize_t transfer_on_thread(struct transfer transfer)
{
    if (!cf_to_thread(make_transfer, &transfer, NULL))
        return -1;
    errno = transfer.error;
    return transfer.done;
}

ssize_t cf_read(int fd, void *buf, size_t n)
{
    struct cf__scheduler *s = cf__scheduler_here();
    bool parks = in_task(s);
    if (!take_turn(s))
        return -1;
    for (;;) {
        if (must_wait_before(s) && !cf__own_block_on(s, fd, POLLIN, CF__NEVER))
            return -1;
        ssize_t got = parks ? cf__read_now(fd, buf, n) : read(fd, buf, n);
        if (got >= 0)
            return got;
        if (wait_and_retry(s, fd, POLLIN))
            continue;
        if (!parks || errno != EPERM)
            return -1;
        return transfer_on_thread((struct transfer){fd, buf, n, read, 0, 0});
    }
}

/* Write part of it. -1 with EAGAIN: wait, then retry. */
static ssize_t write_some(struct cf__scheduler *s, int fd, const void *buf, size_t n)
{
    if (in_task(s))
        return cf__write_now(fd, buf, n);
    if (!s || !s->deadlines)
        return cf__write_waiting(fd, buf, n);
    if (!cf__own_block_on(s, fd, POLLOUT, CF__NEVER))
        return -1;
    return cf__write_ready(fd, buf, n);
}

ssize_t cf_write(int fd, const void *buf, size_t n)
{
    struct cf__scheduler *s = cf__scheduler_here();
    const char *from = buf;
    size_t left = n;
    do {
        if (!take_turn(s))
            return -1;
        ssize_t put = write_some(s, fd, from, left);
        if (put < 0 && !wait_and_retry(s, fd, POLLOUT)) {
            if (!in_task(s) || errno != EPERM)
                return -1;
            put = transfer_on_thread((struct transfer){fd, (void *)from, left, write_buffer, 0, 0});
            if (put < 0)
                return -1;
        }
        if (put > 0) {
            from += put;
            left -= (size_t)put;
        }
    } while (left > 0);
    return (ssize_t)n;
}

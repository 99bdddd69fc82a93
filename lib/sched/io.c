/*
 * io.c - sleep, waits for a descriptor, read and write, as coflow/io.h tells them: in a task they
 * park it, else they block the thread.
 */
#include "config.h"

#include <coflow/io.h>
#include <coflow/system.h>

#include <errno.h>
#include <unistd.h>

#include "sched/block.h"
#include "sched/scheduler.h"
#include "sched/transfer.h"

/* The scheduler, if the caller is in a task; else NULL. */
static struct cf__scheduler *in_task(void)
{
    struct cf__scheduler *s = cf__scheduler_here();
    return s && s->running ? s : NULL;
}

bool cf_sleep(double seconds)
{
    struct cf__scheduler *s = in_task();
    if (!s) {
        if (seconds > 0)
            cf__block_until(cf__deadline(seconds));
        return true;
    }
    struct cf__wait wait = {0};
    enum cf__outcome outcome = CF__CANCELED;
    if (!(seconds > 0))
        return cf_pause() || cf__outcome_errno(outcome);
    if (!cf__canceled_here(s))
        outcome = cf__wait(s, &wait, NULL, cf__deadline(seconds));
    return outcome == CF__TIMED_OUT || cf__outcome_errno(outcome);
}

/* ------------------------------------------------------------- descriptors */

/* poll(2) says what is true now; the poller only says when to ask again. */
static bool wait_ready(int fd, short events, double seconds)
{
    struct cf__scheduler *s = in_task();
    int64_t deadline = cf__deadline(seconds);
    if (!s)
        return cf__block_on(fd, events, deadline);
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

/* So many transfers in a row that need not wait; then the others get their turn. */
enum { TRANSFERS_IN_A_ROW = 64 };

/* Before a transfer in a task. false: cancelled. */
static bool take_turn(struct cf__scheduler *s)
{
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    if (++s->transfers <= TRANSFERS_IN_A_ROW)
        return true;
    return cf_pause() || cf__outcome_errno(CF__CANCELED);
}

/* A transfer failed. Wait, if that may help; false: it cannot. s is NULL outside of tasks. EPERM:
 * it is a file, of which nobody tells when its disk has answered. */
static bool wait_and_retry(struct cf__scheduler *s, int fd, short events)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    if (!s)
        return cf__block_on(fd, events, CF__NEVER);
    return cf__outcome_errno(cf__wait_fd(s, fd, events, CF__NEVER));
}

/* A transfer that another thread makes. */
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

static ssize_t in_thread(struct transfer transfer)
{
    if (!cf_to_thread(make_transfer, &transfer, NULL))
        return -1;
    errno = transfer.error;
    return transfer.done;
}

ssize_t cf_read(int fd, void *buf, size_t n)
{
    struct cf__scheduler *s = in_task();
    if (s && !take_turn(s))
        return -1;
    for (;;) {
        if (!s && cf__block_serves() && !cf__block_on(fd, POLLIN, CF__NEVER))
            return -1;
        ssize_t got = s ? cf__read_now(fd, buf, n) : read(fd, buf, n);
        if (got >= 0)
            return got;
        if (!wait_and_retry(s, fd, POLLIN))
            return s && errno == EPERM ? in_thread((struct transfer){fd, buf, n, read, 0, 0}) : -1;
    }
}

ssize_t cf_write(int fd, const void *buf, size_t n)
{
    struct cf__scheduler *s = in_task();
    const char *from = buf;
    size_t left = n;
    do {
        if (s && !take_turn(s))
            return -1;
        ssize_t put = s ? cf__write_now(fd, from, left) : cf__write_waiting(fd, from, left);
        if (put < 0 && !wait_and_retry(s, fd, POLLOUT)) {
            if (!s || errno != EPERM)
                return -1;
            put = in_thread((struct transfer){fd, (void *)from, left, write_buffer, 0, 0});
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

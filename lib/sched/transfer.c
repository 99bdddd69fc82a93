/*
 * transfer.c - I/O that does not block, whatever the descriptor's O_NONBLOCK flag.
 *
 * RWF_NOWAIT does it in one call; recent kernels support it for files, pipes and sockets. Where it
 * is not supported (terminals, older kernels: EOPNOTSUPP) poll(2) is asked first. If another
 * process is faster between poll and the call, the call blocks the thread after all, unless the
 * caller has set O_NONBLOCK.
 */
#include "config.h"

#include "sched/transfer.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sched/quiet.h"

static bool unsupported(ssize_t result)
{
    return result < 0 && (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL);
}

static bool is_ready(int fd, short events)
{
    struct pollfd polled = {fd, events, 0};
    if (poll(&polled, 1, 0) > 0)
        return true;
    errno = EAGAIN;
    return false;
}

ssize_t cf__read_now(int fd, void *buf, size_t n)
{
    struct iovec part = {buf, n};
    ssize_t got = preadv2(fd, &part, 1, -1, RWF_NOWAIT);
    if (unsupported(got))
        got = is_ready(fd, POLLIN) ? read(fd, buf, n) : -1;
    return got;
}

/* How many bytes can be written without blocking once poll says so: PIPE_BUF to a pipe or terminal,
 * everything to a regular file. */
static size_t writable_bytes(int fd, size_t n)
{
    struct stat status;
    if (n <= PIPE_BUF || (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)))
        return n;
    return PIPE_BUF;
}

static ssize_t write_now(int fd, const void *buf, size_t n)
{
    struct iovec part = {(void *)buf, n};
    ssize_t put = pwritev2(fd, &part, 1, -1, RWF_NOWAIT);
    if (unsupported(put))
        put = is_ready(fd, POLLOUT) ? write(fd, buf, writable_bytes(fd, n)) : -1;
    return put;
}

/* If the reader closes during the call, the write is short and SIGPIPE is raised all the same: so a
 * short write counts as EPIPE. */
static ssize_t write_quietly(ssize_t (*write_some)(int, const void *, size_t), int fd,
                             const void *buf, size_t n)
{
    struct cf__quiet quiet;
    cf__quiet_begin(&quiet);
    ssize_t put = write_some(fd, buf, n);
    int error = errno;
    cf__quiet_end(&quiet, put == (ssize_t)n ? 0 : EPIPE);
    errno = error;
    return put;
}

/* send(2) has a flag against SIGPIPE; for everything else the signal is blocked in this thread. */
ssize_t cf__write_now(int fd, const void *buf, size_t n)
{
    ssize_t put = send(fd, buf, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    return put < 0 && errno == ENOTSOCK ? write_quietly(write_now, fd, buf, n) : put;
}

static ssize_t write_what_fits(int fd, const void *buf, size_t n)
{
    return write(fd, buf, writable_bytes(fd, n));
}

ssize_t cf__write_ready(int fd, const void *buf, size_t n)
{
    ssize_t put = send(fd, buf, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    return put < 0 && errno == ENOTSOCK ? write_quietly(write_what_fits, fd, buf, n) : put;
}

ssize_t cf__write_waiting(int fd, const void *buf, size_t n)
{
    ssize_t put = send(fd, buf, n, MSG_NOSIGNAL);
    return put < 0 && errno == ENOTSOCK ? write_quietly(write, fd, buf, n) : put;
}

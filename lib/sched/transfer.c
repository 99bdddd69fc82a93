/*
 * transfer.c - I/O that does not wait.
 *
 * RWF_NOWAIT asks for that in a single call, and today's kernels know it for files, pipes and
 * sockets. What does not (terminals, older kernels) answers EOPNOTSUPP; there poll(2) is asked
 * first. Between that and the call another process may take what there was, and the call blocks the
 * thread after all; with O_NONBLOCK set by the caller it cannot.
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

/* A pipe or terminal that is ready has room for PIPE_BUF bytes; a file takes what it gets. */
static size_t promised(int fd, size_t n)
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
        put = is_ready(fd, POLLOUT) ? write(fd, buf, promised(fd, n)) : -1;
    return put;
}

/* A reader that goes away in the middle makes the write a short one, and brings SIGPIPE
 * nevertheless. */
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

/* A socket can be asked to keep the signal; for all else the thread has to. */
ssize_t cf__write_now(int fd, const void *buf, size_t n)
{
    ssize_t put = send(fd, buf, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    return put < 0 && errno == ENOTSOCK ? write_quietly(write_now, fd, buf, n) : put;
}

static ssize_t write_promised(int fd, const void *buf, size_t n)
{
    return write(fd, buf, promised(fd, n));
}

ssize_t cf__write_ready(int fd, const void *buf, size_t n)
{
    ssize_t put = send(fd, buf, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    return put < 0 && errno == ENOTSOCK ? write_quietly(write_promised, fd, buf, n) : put;
}

ssize_t cf__write_waiting(int fd, const void *buf, size_t n)
{
    ssize_t put = send(fd, buf, n, MSG_NOSIGNAL);
    return put < 0 && errno == ENOTSOCK ? write_quietly(write, fd, buf, n) : put;
}

/*
 * socket.c - stream sockets: connect, listen, accept. Waits are those of coflow/io.h.
 */
#include "config.h"

#include <coflow/socket.h>

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/error.h"
#include "sched/accept.h"
#include "sched/address.h"

/* Before the next connect to a unix socket whose queue is full: poll(2) cannot wait for room. */
static const double retry_seconds = 0.05;

/* Close fd and return -1, with errno unchanged. */
static int close_and_fail(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* Call `open` for each address until one succeeds. -1: cf_last_error() is about the last one
 * tried. */
static int try_each(const char *text, const char *where, int (*open)(const struct addrinfo *))
{
    struct cf__address address;
    int fd = -1;
    if (!cf__address_find(&address, text, where))
        return -1;
    for (const struct addrinfo *one = address.first; one && fd < 0; one = one->ai_next)
        fd = open(one);
    if (fd < 0)
        cf__set_last_error(cf__error_errno(errno, where, text));
    cf__address_release(&address);
    return fd;
}

/* Non-blocking, since no other process shares the descriptor. */
static int new_socket(const struct addrinfo *address)
{
    return socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* ----------------------------------------------------------------------- connect */

static bool finish_connecting(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (!cf_wait_writable(fd, -1) || getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return false;
    errno = error;
    return error == 0;
}

static int connect_one(const struct addrinfo *address)
{
    int fd = new_socket(address);
    if (fd < 0)
        return -1;
    while (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        if (errno == EINPROGRESS || errno == EINTR)
            return finish_connecting(fd) ? fd : close_and_fail(fd);
        if (errno != EAGAIN || !cf_sleep(retry_seconds))
            return close_and_fail(fd);
    }
    return fd;
}

int cf_connect(const char *address)
{
    return try_each(address, "connect", connect_one);
}

/* ------------------------------------------------------------------------ listen */

static const char *path_of(const struct addrinfo *address)
{
    return ((const struct sockaddr_un *)address->ai_addr)->sun_path;
}

/* Is this a socket file that nobody listens to any more? lstat comes first because connecting to a
 * file that is no socket is refused, too. */
static bool is_stale(const struct addrinfo *address)
{
    struct stat status;
    if (lstat(path_of(address), &status) != 0 || !S_ISSOCK(status.st_mode))
        return false;
    int fd = new_socket(address);
    bool refused =
        fd >= 0 && connect(fd, address->ai_addr, address->ai_addrlen) != 0 && errno == ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return refused;
}

static bool bind_to(int fd, const struct addrinfo *address)
{
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0)
        return true;
    if (errno != EADDRINUSE || address->ai_family != AF_UNIX)
        return false;
    if (is_stale(address)) {
        unlink(path_of(address));
        return bind(fd, address->ai_addr, address->ai_addrlen) == 0;
    }
    errno = EADDRINUSE;
    return false;
}

static int listen_one(const struct addrinfo *address)
{
    int fd = new_socket(address);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    return bind_to(fd, address) && listen(fd, SOMAXCONN) == 0 ? fd : close_and_fail(fd);
}

int cf_listen(const char *address)
{
    return try_each(address, "listen", listen_one);
}

/* ------------------------------------------------------------------------ accept */

/* Network errors of the pending connection, which accept(2) on Linux passes on. */
static bool is_broken_before(int error)
{
    switch (error) {
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case EINTR:
        return true;
    default:
        return false;
    }
}

bool cf__is_shortage(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/* Accept on a shut-down, non-blocking TCP listener fails with EAGAIN; only poll reveals it. */
static bool is_shut_down(int listener)
{
    struct pollfd polled = {.fd = listener, .events = POLLIN};
    return poll(&polled, 1, 0) > 0 && polled.revents & POLLHUP;
}

int cf__accept_now(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0 && is_broken_before(errno))
        errno = EAGAIN;
    if (fd < 0 && errno == EAGAIN && is_shut_down(listener))
        errno = EINVAL;
    return fd;
}

int cf_accept(int listener)
{
    int fd = -1;
    do
        if (cf_wait_readable(listener, -1))
            fd = cf__accept_now(listener);
    while (fd < 0 && errno == EAGAIN);
    if (fd < 0) {
        int error = errno;
        cf__set_last_error(cf__error_errno(error, "accept", NULL));
        errno = error;
    }
    return fd;
}

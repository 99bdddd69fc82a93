/*
 * socket.c - stream sockets that listen, connect, accept; each waits as coflow/io.h tells.
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

static const double retry_seconds =
    0.05; /* a unix socket's queue is full: nothing tells when not */

/* Keeps errno. */
static int close_and_fail(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* What `open` makes of the first address that it can; -1: the last one's error is told. */
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

/* Not blocking: these descriptors are ours alone. */
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

/* A socket file that nobody listens to any more; connecting to any other file is refused, too. */
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

/* Errors of a connection that was about to be made; accept(2) hands them on. */
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

/* Of TCP, one that does not block keeps that to itself. */
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

/*
 * coflow/socket.h - stream sockets by their address, for the source and the sinks that use them.
 *
 * An address is "unix:PATH" or "tcp:HOST:PORT". HOST is a name or a number, one of IPv6 in
 * brackets; empty, it is this machine alone (127.0.0.1). PORT is a number or a service's name.
 *
 * Each call answers a descriptor, which is the caller's and closed on exec; -1: cf_last_error() is
 * CF_EINVAL (no such address, or HOST or PORT is not known), CF_ESYS, CF_ECANCELED or CF_ENOMEM,
 * and errno tells the same of a system call. In a task they park the task.
 */
#ifndef COFLOW_SOCKET_H
#define COFLOW_SOCKET_H

#include <coflow/coro.h>

CF_BEGIN

/*
 * Listen there. A file PATH to which nobody listens any more is taken over; the one that is made
 * stays, for the caller to unlink. A PORT of 0 is any that is free: getsockname(2) tells which.
 */
CF_API int cf_listen(const char *address);

/* Connect to who listens there. */
CF_API int cf_connect(const char *address);

/* The next connection to a listening socket, made by cf_listen or otherwise. One that broke before
 * it could be accepted is passed over. */
CF_API int cf_accept(int listener);

CF_END

#endif

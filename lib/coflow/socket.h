/*
 * coflow/socket.h - stream sockets by address, for the source and sinks that use sockets.
 *
 * An address is "unix:PATH" or "tcp:HOST:PORT". HOST is a name or an IP address, IPv6 in brackets;
 * empty, it is 127.0.0.1, reachable only from this machine. PORT is a number or a service name.
 *
 * Each call returns a descriptor that belongs to the caller and is closed on exec; or -1, with
 * cf_last_error(): CF_EINVAL (a malformed address, or an unknown HOST or PORT), CF_ESYS,
 * CF_ECANCELED or CF_ENOMEM; errno is set for a system call. In a task they park the task.
 */
#ifndef COFLOW_SOCKET_H
#define COFLOW_SOCKET_H

#include <coflow/coro.h>

CF_BEGIN

/*
 * Listen at an address. A stale socket file at PATH, to which nobody listens, is replaced; the
 * caller unlinks the new one. With PORT 0 the system chooses a free port: see getsockname(2).
 */
CF_API int cf_listen(const char *address);

/* Connect to the listener at an address. */
CF_API int cf_connect(const char *address);

/* Accept the next connection to a listening socket, made by cf_listen or otherwise. Connections
 * that broke before they could be accepted are skipped. */
CF_API int cf_accept(int listener);

CF_END

#endif

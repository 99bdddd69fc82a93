/*
 * socket.h - a sink for a socket that is connected already.
 */
#ifndef CF_SINK_SOCKET_H
#define CF_SINK_SOCKET_H

#include <coflow/stream.h>

/* Takes ownership of fd, also on failure. NULL: the last error is set. */
cf_coro *cf__to_connection(int fd);

#endif

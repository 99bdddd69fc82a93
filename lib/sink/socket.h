/*
 * socket.h - a sink for a connection that is there already.
 */
#ifndef CF_SINK_SOCKET_H
#define CF_SINK_SOCKET_H

#include <coflow/stream.h>

/* The sink owns the descriptor, also when it cannot be made. */
cf_coro *cf__to_connection(int fd);

#endif

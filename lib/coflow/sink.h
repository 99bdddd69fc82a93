/*
 * coflow/sink.h - where lines end.
 */
#ifndef COFLOW_SINK_H
#define COFLOW_SINK_H

#include <coflow/stream.h>

CF_BEGIN

/*
 * Writes each line and a newline to fd, which stays the caller's. What came in a batch is written
 * before the next is waited for. A closed pipe is a stop, not an error (SIGPIPE is not raised);
 * CF_ESYS: writing failed, as on a full disk. A descriptor in non-blocking mode is waited for.
 */
CF_API cf_coro *cf_printer(int fd);

/* Takes every line and does nothing with it. */
CF_API cf_coro *cf_null(void);

CF_END

#endif

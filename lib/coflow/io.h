/*
 * coflow/io.h - sleep, wait for a descriptor, read and write.
 *
 * Inside a task each of these parks the task and lets others run, whichever coroutine of the task
 * calls it. Outside of tasks it blocks the thread. A call that fails sets errno:
 *
 *   ECANCELED   the task is being cancelled, and the cancel has not been caught (cf_catch); or a
 *               deadline has passed (coflow/deadline.h)
 *   ETIMEDOUT   this call's own timeout has passed
 *   EBADF ...   as the system call
 *
 * Descriptors stay the caller's. Both blocking and non-blocking ones work, and O_NONBLOCK is never
 * changed. Signal handlers do not interrupt these calls.
 */
#ifndef COFLOW_IO_H
#define COFLOW_IO_H

#include <stdbool.h>
#include <sys/types.h>

#include <coflow/api.h>

CF_BEGIN

/* Sleep for `seconds`. With seconds <= 0 it returns at once, in a task after letting others run.
 * false: cancelled. */
CF_API bool cf_sleep(double seconds);

/*
 * Wait until a read (write) would not block: there is data (room), the end, or an error that it
 * will report. seconds < 0 waits for ever, 0 only checks. A regular file is always ready. false:
 * cancelled, timed out, or a bad descriptor; see errno.
 */
CF_API bool cf_wait_readable(int fd, double seconds);
CF_API bool cf_wait_writable(int fd, double seconds);

/*
 * As read(2): waits until there is data, and reads up to n bytes of it. Returns 0 at the end, -1
 * and errno on failure.
 */
CF_API ssize_t cf_read(int fd, void *buf, size_t n);

/*
 * Write all n bytes, waiting while there is no room. Returns n, or -1 and errno, when a part may
 * have been written. A pipe or socket without a reader is EPIPE; no SIGPIPE is raised.
 */
CF_API ssize_t cf_write(int fd, const void *buf, size_t n);

CF_END

#endif

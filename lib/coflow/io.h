/*
 * coflow/io.h - waiting: for time to pass, for a descriptor, and for I/O to be done.
 *
 * Inside a task each of these parks the task and lets the others run, whatever coroutine of the
 * task it is called from. Outside a task it blocks the thread. A call that fails says why in errno:
 *
 *   ECANCELED   the task was cancelled, here or earlier without cf_catch; or a deadline has passed
 *               (coflow/deadline.h)
 *   ETIMEDOUT   the time that this call was given was up
 *   EBADF ...   as the system call
 *
 * Descriptors stay the caller's, and so does their O_NONBLOCK flag: either way works. A signal
 * that a handler returns from interrupts nothing.
 */
#ifndef COFLOW_IO_H
#define COFLOW_IO_H

#include <stdbool.h>
#include <sys/types.h>

#include <coflow/api.h>

CF_BEGIN

/* Let `seconds` pass. At once when seconds <= 0; in a task the others run even then. false:
 * cancelled. */
CF_API bool cf_sleep(double seconds);

/*
 * Wait until reading (writing) would not block: there is data or room, the end, or an error that
 * the read (write) will tell. seconds < 0 waits for ever, 0 only looks. A regular file is always
 * ready. false: cancelled, timed out, or no such descriptor; see errno.
 */
CF_API bool cf_wait_readable(int fd, double seconds);
CF_API bool cf_wait_writable(int fd, double seconds);

/*
 * As read(2): up to n bytes, as many as there are now, 0 at the end, -1 and errno. Waits while
 * there is nothing.
 */
CF_API ssize_t cf_read(int fd, void *buf, size_t n);

/*
 * As write(2), but all of it: n, or -1 and errno, when some of it may have been written. Waits
 * while there is no room. A pipe or socket that nobody reads is EPIPE; no SIGPIPE is raised.
 */
CF_API ssize_t cf_write(int fd, const void *buf, size_t n);

CF_END

#endif

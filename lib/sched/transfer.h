/*
 * transfer.h - read and write without blocking, on descriptors whose O_NONBLOCK flag we may not
 * change, since it is shared with other processes.
 */
#ifndef CF_SCHED_TRANSFER_H
#define CF_SCHED_TRANSFER_H

#include <sys/types.h>

/* Like read(2) with O_NONBLOCK: -1 with EAGAIN when there is nothing to read. */
ssize_t cf__read_now(int fd, void *buf, size_t n);

/*
 * Like write(2), but without SIGPIPE. _now: as with O_NONBLOCK, EAGAIN when there is no room.
 * _ready: after poll(2) has reported room, writes as much as fits. _waiting: blocks as write(2)
 * does.
 */
ssize_t cf__write_now(int fd, const void *buf, size_t n);
ssize_t cf__write_ready(int fd, const void *buf, size_t n);
ssize_t cf__write_waiting(int fd, const void *buf, size_t n);

#endif

/*
 * transfer.h - read and write as much as goes without waiting, on a descriptor whose O_NONBLOCK
 * flag is not ours to set.
 */
#ifndef CF_SCHED_TRANSFER_H
#define CF_SCHED_TRANSFER_H

#include <sys/types.h>

/* As read(2) on a descriptor with O_NONBLOCK: EAGAIN, when there is nothing yet. */
ssize_t cf__read_now(int fd, void *buf, size_t n);

/* As write(2), but EPIPE comes without SIGPIPE. The first as with O_NONBLOCK: EAGAIN, when there is
 * no room. The second after poll(2) has said that there is: as much as goes then. */
ssize_t cf__write_now(int fd, const void *buf, size_t n);
ssize_t cf__write_ready(int fd, const void *buf, size_t n);
ssize_t cf__write_waiting(int fd, const void *buf, size_t n);

#endif

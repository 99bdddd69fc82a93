/*
 * bus.h - what keeps a process alive that reads a mapped file while somebody cuts it short.
 *
 * The kernel sends SIGBUS to who touches what is gone. From the first mapping on a handler puts
 * zeros there and notes it; a signal from anywhere else has the effect that it would have had.
 */
#ifndef CF_SOURCE_BUS_H
#define CF_SOURCE_BUS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct cf__watched;

/* From now on *lost becomes true when bytes of the mapping [start, start + len) turn out to be
 * gone. Both stay the caller's. NULL: too many are watched already. Any thread. */
struct cf__watched *cf__bus_watch(char *start, size_t len, atomic_bool *lost);

/* Before it is unmapped. Any thread. */
void cf__bus_leave(struct cf__watched *watched);

#endif

/*
 * bus.h - survives the truncation of mapped files.
 *
 * Touching a mapped page beyond the end of its file raises SIGBUS. A handler, installed with the
 * first mapping, replaces such pages by zeros and notes the loss. Any other SIGBUS has the effect
 * it would have had without the handler.
 */
#ifndef CF_SOURCE_BUS_H
#define CF_SOURCE_BUS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct cf__watched;

/* Watch the mapping [start, start + len): *lost becomes true when a page of it was replaced. Both
 * stay the caller's. NULL: too many mappings are watched. May be called by any thread. */
struct cf__watched *cf__bus_watch(char *start, size_t len, atomic_bool *lost);

/* Stop watching a mapping, before it is unmapped. May be called by any thread. */
void cf__bus_leave(struct cf__watched *watched);

#endif

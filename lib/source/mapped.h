/*
 * mapped.h - a big regular file read in place, through windows that are mapped one after the other.
 *
 * It costs half as much as read(2) where the page cache has big folios, and a line of any length is
 * never copied. But text may change while it is looked at, when somebody writes to the file.
 */
#ifndef CF_SOURCE_MAPPED_H
#define CF_SOURCE_MAPPED_H

#include <coflow/source.h>
#include <coflow/span.h>

#include "flow/ends.h"

struct cf__mapped;

/* The bytes of fd from the position `from` up to `size`; the descriptor stays the caller's and
 * where it stands. kept: see cf_input.window. NULL: it cannot be mapped, or there is no memory. */
struct cf__mapped *cf__mapped_open(int fd, uint64_t from, uint64_t size, struct cf__ends ends,
                                   cf_window **kept);
void cf__mapped_close(struct cf__mapped *mapped);

/* Only the lines that begin in [from, to). false: cf_last_error. */
bool cf__mapped_limit(struct cf__mapped *mapped, uint64_t from, uint64_t to);

/*
 * What comes next: a block of its own, with one reference, which begins where the last one's lines
 * ended. *whole bytes of it are whole lines; 0: what is in it is the end of the input, a last line
 * without its separator. NULL: the end, or (*failed) cf_last_error.
 */
cf_block *cf__mapped_next(struct cf__mapped *mapped, size_t *whole, bool *failed);

/* Were bytes gone when they were looked at? Then there were zeros in their place. */
bool cf__mapped_is_lost(const struct cf__mapped *mapped);

/* The position in the file behind what was given out. */
uint64_t cf__mapped_position(const struct cf__mapped *mapped);

#endif

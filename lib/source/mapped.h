/*
 * mapped.h - reads a big regular file in place, through windows that are mapped one after the
 * other.
 *
 * This costs half as much as read(2) where the page cache has big folios, and never copies a line,
 * however long. But the text may change while it is being read, if another process writes to the
 * file.
 */
#ifndef CF_SOURCE_MAPPED_H
#define CF_SOURCE_MAPPED_H

#include <coflow/source.h>
#include <coflow/span.h>

#include "flow/ends.h"

struct cf__mapped;

/* Read the bytes [from, size) of fd. The descriptor stays the caller's; its offset is not used.
 * kept: see cf_input.window. NULL: the file cannot be mapped, or out of memory. */
struct cf__mapped *cf__mapped_open(int fd, uint64_t from, uint64_t size, struct cf__ends ends,
                                   cf_window **kept);
void cf__mapped_close(struct cf__mapped *mapped);

/* Restrict reading to the lines that begin in [from, to). false: see cf_last_error. */
bool cf__mapped_limit(struct cf__mapped *mapped, uint64_t from, uint64_t to);

/*
 * The next piece: a new block, with one reference, which begins where the whole lines of the last
 * one ended. Its first *whole bytes are whole lines; 0: it holds the end of the input, a last line
 * without its separator. NULL: the end, or, if *failed, an error in cf_last_error.
 */
cf_block *cf__mapped_next(struct cf__mapped *mapped, size_t *whole, bool *failed);

/* Was the file truncated, so that zeros were read in place of its bytes? */
bool cf__mapped_is_lost(const struct cf__mapped *mapped);

/* The offset in the file after what was returned so far. */
uint64_t cf__mapped_position(const struct cf__mapped *mapped);

#endif

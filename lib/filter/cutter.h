/*
 * cutter.h - gathers the bytes that a filter produces into blocks, and sends them as whole lines.
 * Used by decompress and decode.
 */
#ifndef CF_FILTER_CUTTER_H
#define CF_FILTER_CUTTER_H

#include <coflow/span.h>

#include "flow/ends.h"

/* Initialise all fields but self to zero. */
struct cf__cutter {
    cf_coro *self;     /* the lines go to its target */
    cf_origin *origin; /* of the current input; owned, or NULL */
    struct cf__ends ends;
    uint64_t offset; /* of the block's first byte, in the output for the current input */
    cf_block *block; /* owned; NULL: none yet */
    size_t sent;     /* bytes of the block that were sent: whole lines */
    size_t scanned;  /* no line ends between `sent` and here */
    size_t filled;   /* bytes in the block */
};

/* Does the span belong to the input of the last cf__cutter_begin? */
bool cf__cutter_knows(const struct cf__cutter *cutter, const cf_span *span);

/* Begin a new input, the one that this span belongs to. Everything of the previous input must have
 * been sent: what has not is dropped. false: CF_ENOMEM was raised. */
bool cf__cutter_begin(struct cf__cutter *cutter, const cf_span *span);

/* Where the next bytes are to be written, and how many fit (*room): at least one character. NULL:
 * CF_ENOMEM was raised. */
char *cf__cutter_room(struct cf__cutter *cutter, size_t *room);

/* n bytes were written there. Sends whole lines if the block is full. false: no more is wanted. */
bool cf__cutter_add(struct cf__cutter *cutter, size_t n);

/* Add a copy of n bytes. false: no more is wanted, or CF_ENOMEM was raised. */
bool cf__cutter_copy(struct cf__cutter *cutter, const char *bytes, size_t n);

/* Send the whole lines that were added. false: no more is wanted. */
bool cf__cutter_send(struct cf__cutter *cutter);

/* Send everything, including a last line without its separator. */
bool cf__cutter_send_rest(struct cf__cutter *cutter);

/* Does what was added end within a line? */
bool cf__cutter_is_inside_line(const struct cf__cutter *cutter);

void cf__cutter_release(struct cf__cutter *cutter);

#endif

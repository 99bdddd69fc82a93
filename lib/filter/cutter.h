/*
 * cutter.h - bytes that a filter makes, gathered in blocks and sent on as whole lines: what
 * decompress and decode are made of.
 */
#ifndef CF_FILTER_CUTTER_H
#define CF_FILTER_CUTTER_H

#include <coflow/span.h>

#include "flow/ends.h"

/* All zero but for self is a new one. */
struct cf__cutter {
    cf_coro *self;     /* its target gets the lines */
    cf_origin *origin; /* of the input the bytes were made from; owned, or NULL */
    struct cf__ends ends;
    uint64_t offset; /* of the block's first byte in what was made from this input */
    cf_block *block; /* owned; NULL: none yet */
    size_t sent;     /* so much of it has been sent on: whole lines */
    size_t scanned;  /* no line ends between sent and here */
    size_t filled;
};

/* Is this span of the input that cf__cutter_begin was told of last? */
bool cf__cutter_knows(const struct cf__cutter *cutter, const cf_span *span);

/* What is added from now on is made from this span's input. The last line of the one before is
 * taken to have been sent. false: CF_ENOMEM was raised. */
bool cf__cutter_begin(struct cf__cutter *cutter, const cf_span *span);

/* Where bytes can be put, and how many: at least one
 * character's. NULL: CF_ENOMEM was raised. */
char *cf__cutter_room(struct cf__cutter *cutter, size_t *room);

/* n bytes were put there. Sends on when there is no more room. false: no more is wanted. */
bool cf__cutter_add(struct cf__cutter *cutter, size_t n);

/* n bytes from elsewhere. false: no more is wanted, or CF_ENOMEM was raised. */
bool cf__cutter_copy(struct cf__cutter *cutter, const char *bytes, size_t n);

/* Send on the whole lines that are there. false: no more is wanted. */
bool cf__cutter_send(struct cf__cutter *cutter);

/* And behind them the last line, which may lack its separator. */
bool cf__cutter_send_rest(struct cf__cutter *cutter);

/* Is there a line that has not ended? */
bool cf__cutter_is_inside_line(const struct cf__cutter *cutter);

void cf__cutter_release(struct cf__cutter *cutter);

#endif

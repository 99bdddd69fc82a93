/*
 * encoder.h - a compression format, as output_packed.c drives it. One file per format.
 */
#ifndef CF_COPY_ENCODER_H
#define CF_COPY_ENCODER_H

#include <stdbool.h>
#include <stddef.h>

#include "copy/output.h"

/* Bytes that come out of an encoder are handed on in pieces of this size. */
enum { CF__ENCODER_ROOM = 64 * 1024 };

struct cf__encoder {
    /* A new state, or NULL: no memory. */
    void *(*begin)(void);
    /* Compress n bytes on to `to`, by way of room[CF__ENCODER_ROOM], which is the caller's: a
     * sink's stack has none. `last`: and end the format. 0 or errno. */
    int (*run)(void *state, const char *bytes, size_t n, bool last, char *room, cf_output *to);
    void (*end)(void *state);
};

/* The ones that are built in; configure decides. */
extern const struct cf__encoder cf__gzip_encoder;
extern const struct cf__encoder cf__xz_encoder;
extern const struct cf__encoder cf__zstd_encoder;

#endif

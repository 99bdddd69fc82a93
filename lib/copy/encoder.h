/*
 * encoder.h - the interface of a compression format, used by output_packed.c. One file per format.
 */
#ifndef CF_COPY_ENCODER_H
#define CF_COPY_ENCODER_H

#include <stdbool.h>
#include <stddef.h>

#include "copy/output.h"

/* Size of the buffer for an encoder's output. */
enum { CF__ENCODER_ROOM = 64 * 1024 };

struct cf__encoder {
    /* Create a state. NULL: no memory. */
    void *(*begin)(void);
    /*
     * Compress n bytes and write the result to `to`. `room` is the caller's buffer of
     * CF__ENCODER_ROOM bytes, since the stack of a sink is too small for one. `last` ends the
     * format. 0 or errno.
     */
    int (*run)(void *state, const char *bytes, size_t n, bool last, char *room, cf_output *to);
    void (*end)(void *state);
};

/* The built-in ones, as far as configure has found their libraries. */
extern const struct cf__encoder cf__gzip_encoder;
extern const struct cf__encoder cf__xz_encoder;
extern const struct cf__encoder cf__zstd_encoder;

#endif

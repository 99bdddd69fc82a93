/*
 * decoder.h - a compression format, as decompress.c reads it. One file per library.
 */
#ifndef CF_FILTER_DECODER_H
#define CF_FILTER_DECODER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Both pairs are moved on by what a step has used of them. */
struct cf__decoding {
    const char *in;
    size_t in_len;
    char *out;
    size_t out_len;
    const char *problem; /* after CF__DECODED_BROKEN: what is wrong, or NULL */
};

enum cf__decoded {
    CF__DECODED_SOME,   /* the input has been used up, or there is no more room */
    CF__DECODED_END,    /* what began with the format's magic has ended; more may follow */
    CF__DECODED_BROKEN, /* these bytes are not what the format has there */
    CF__DECODED_NO_MEMORY
};

/* As many of n bytes as a library can be told of that counts them in an unsigned. */
static inline unsigned cf__at_once(size_t n)
{
    return n > UINT_MAX ? UINT_MAX : (unsigned)n;
}

struct cf__decoder {
    void *(*begin)(void); /* NULL: no memory */
    enum cf__decoded (*step)(void *state, struct cf__decoding *decoding);
    void (*end)(void *state);
};

/* The ones that are built in; configure decides. */
extern const struct cf__decoder cf__gzip_decoder;
extern const struct cf__decoder cf__bzip2_decoder;
extern const struct cf__decoder cf__xz_decoder;
extern const struct cf__decoder cf__zstd_decoder;

#endif

/*
 * decoder.h - the interface between decompress.c and the decoders, one file per library.
 */
#ifndef CF_FILTER_DECODER_H
#define CF_FILTER_DECODER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Input and output of a step, which advances both by what it has used. */
struct cf__decoding {
    const char *in;
    size_t in_len;
    char *out;
    size_t out_len;
    const char *problem; /* after CF__DECODED_BROKEN: what is wrong, or NULL */
};

enum cf__decoded {
    CF__DECODED_SOME,   /* the input is used up, or the output full */
    CF__DECODED_END,    /* a complete stream has ended; another may follow */
    CF__DECODED_BROKEN, /* the data is invalid */
    CF__DECODED_NO_MEMORY
};

/* n, limited for libraries that count bytes in an unsigned. */
static inline unsigned cf__at_once(size_t n)
{
    return n > UINT_MAX ? UINT_MAX : (unsigned)n;
}

struct cf__decoder {
    void *(*begin)(void); /* returns the decoder's state; NULL: out of memory */
    enum cf__decoded (*step)(void *state, struct cf__decoding *decoding);
    void (*end)(void *state);
};

/* Those that configure found the library for. */
extern const struct cf__decoder cf__gzip_decoder;
extern const struct cf__decoder cf__bzip2_decoder;
extern const struct cf__decoder cf__xz_decoder;
extern const struct cf__decoder cf__zstd_decoder;

#endif

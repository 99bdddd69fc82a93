/*
 * decoder_gzip.c - gzip, by zlib.
 */
#include "config.h"

#include <stdlib.h>
#include <zlib.h>

#include "filter/decoder.h"

enum { GZIP_WINDOW = 15 + 16 }; /* a window of 2^15 bytes, and 16 for a gzip header */

static void *begin(void)
{
    z_stream *stream = calloc(1, sizeof *stream);
    if (stream && inflateInit2(stream, GZIP_WINDOW) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static enum cf__decoded step(void *state, struct cf__decoding *decoding)
{
    z_stream *stream = state;
    unsigned in = stream->avail_in = cf__at_once(decoding->in_len);
    unsigned out = stream->avail_out = cf__at_once(decoding->out_len);
    stream->next_in = (unsigned char *)decoding->in;
    stream->next_out = (unsigned char *)decoding->out;
    int answer = inflate(stream, Z_NO_FLUSH);
    decoding->in += in - stream->avail_in;
    decoding->in_len -= in - stream->avail_in;
    decoding->out += out - stream->avail_out;
    decoding->out_len -= out - stream->avail_out;
    decoding->problem = stream->msg;
    switch (answer) {
    case Z_OK:
    case Z_BUF_ERROR: /* no progress was possible */
        return CF__DECODED_SOME;
    case Z_STREAM_END:
        return CF__DECODED_END;
    case Z_MEM_ERROR:
        return CF__DECODED_NO_MEMORY;
    default:
        return CF__DECODED_BROKEN;
    }
}

static void end(void *state)
{
    inflateEnd(state);
    free(state);
}

const struct cf__decoder cf__gzip_decoder = {begin, step, end};

/*
 * decoder_bzip2.c - bzip2, by libbz2.
 */
#include "config.h"

#include <bzlib.h>
#include <stdlib.h>

#include "filter/decoder.h"

static void *begin(void)
{
    bz_stream *stream = calloc(1, sizeof *stream);
    if (stream && BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static enum cf__decoded step(void *state, struct cf__decoding *decoding)
{
    bz_stream *stream = state;
    unsigned in = stream->avail_in = cf__at_once(decoding->in_len);
    unsigned out = stream->avail_out = cf__at_once(decoding->out_len);
    stream->next_in = (char *)decoding->in;
    stream->next_out = decoding->out;
    int answer = BZ2_bzDecompress(stream);
    decoding->in += in - stream->avail_in;
    decoding->in_len -= in - stream->avail_in;
    decoding->out += out - stream->avail_out;
    decoding->out_len -= out - stream->avail_out;
    switch (answer) {
    case BZ_OK:
        return CF__DECODED_SOME;
    case BZ_STREAM_END:
        return CF__DECODED_END;
    case BZ_MEM_ERROR:
        return CF__DECODED_NO_MEMORY;
    default:
        return CF__DECODED_BROKEN;
    }
}

static void end(void *state)
{
    BZ2_bzDecompressEnd(state);
    free(state);
}

const struct cf__decoder cf__bzip2_decoder = {begin, step, end};

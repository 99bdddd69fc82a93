/*
 * decoder_xz.c - xz, by liblzma.
 */
#include "config.h"

#include <lzma.h>
#include <stdlib.h>

#include "filter/decoder.h"

static void *begin(void)
{
    static const lzma_stream fresh = LZMA_STREAM_INIT;
    lzma_stream *stream = malloc(sizeof *stream);
    if (!stream)
        return NULL;
    *stream = fresh;
    if (lzma_stream_decoder(stream, UINT64_MAX, 0) != LZMA_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static const char *problem_of(lzma_ret answer)
{
    return answer == LZMA_OPTIONS_ERROR ? "an option that is not known" : NULL;
}

static enum cf__decoded step(void *state, struct cf__decoding *decoding)
{
    lzma_stream *stream = state;
    stream->next_in = (const unsigned char *)decoding->in;
    stream->avail_in = decoding->in_len;
    stream->next_out = (unsigned char *)decoding->out;
    stream->avail_out = decoding->out_len;
    lzma_ret answer = lzma_code(stream, LZMA_RUN);
    decoding->in = (const char *)stream->next_in;
    decoding->in_len = stream->avail_in;
    decoding->out = (char *)stream->next_out;
    decoding->out_len = stream->avail_out;
    decoding->problem = problem_of(answer);
    switch (answer) {
    case LZMA_OK:
    case LZMA_BUF_ERROR: /* no progress was possible */
        return CF__DECODED_SOME;
    case LZMA_STREAM_END:
        return CF__DECODED_END;
    case LZMA_MEM_ERROR:
        return CF__DECODED_NO_MEMORY;
    default:
        return CF__DECODED_BROKEN;
    }
}

static void end(void *state)
{
    lzma_end(state);
    free(state);
}

const struct cf__decoder cf__xz_decoder = {begin, step, end};

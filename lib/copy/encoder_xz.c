/*
 * encoder_xz.c - xz, by liblzma.
 */
#include "config.h"

#include <errno.h>
#include <lzma.h>
#include <stdlib.h>

#include "copy/encoder.h"

static void *begin(void)
{
    static const lzma_stream fresh = LZMA_STREAM_INIT;
    lzma_stream *stream = malloc(sizeof *stream);

    if (stream == NULL)
        return NULL;
    *stream = fresh;
    if (lzma_easy_encoder(stream, LZMA_PRESET_DEFAULT, LZMA_CHECK_CRC64) != LZMA_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static int run(void *state, const char *bytes, size_t n, bool last, char *room, cf_output *to)
{
    lzma_stream *stream = state;
    lzma_ret answer;

    stream->next_in = (const unsigned char *)bytes;
    stream->avail_in = n;
    do {
        stream->next_out = (unsigned char *)room;
        stream->avail_out = CF__ENCODER_ROOM;
        answer = lzma_code(stream, last ? LZMA_FINISH : LZMA_RUN);
        if (answer == LZMA_MEM_ERROR)
            return ENOMEM;
        int error = cf_output_write(to, room, CF__ENCODER_ROOM - stream->avail_out);
        if (error != 0)
            return error;
    } while (answer == LZMA_OK && stream->avail_out == 0);
    return 0;
}

static void end(void *state)
{
    lzma_end(state);
    free(state);
}

const struct cf__encoder cf__xz_encoder = {begin, run, end};

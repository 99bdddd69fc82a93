/*
 * encoder_gzip.c - gzip, by zlib.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "copy/encoder.h"

enum { GZIP_WINDOW = 15 + 16 }; /* a 32 KiB window; 16: with a gzip header instead of zlib's */

static void *begin(void)
{
    z_stream *stream = calloc(1, sizeof *stream);

    if (stream != NULL && deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8,
                                       Z_DEFAULT_STRATEGY) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

/* Compress avail_in bytes. zlib counts them in an unsigned int, so run() may call this
 * repeatedly. */
static int run_piece(z_stream *stream, int flush, char *room, cf_output *to)
{
    do {
        stream->next_out = (unsigned char *)room;
        stream->avail_out = CF__ENCODER_ROOM;
        deflate(stream, flush);
        int error = cf_output_write(to, room, CF__ENCODER_ROOM - stream->avail_out);
        if (error != 0)
            return error;
    } while (stream->avail_out == 0);
    return 0;
}

static int run(void *state, const char *bytes, size_t n, bool last, char *room, cf_output *to)
{
    z_stream *stream = state;
    int error = 0;

    stream->next_in = (unsigned char *)bytes;
    do {
        stream->avail_in = n > UINT_MAX ? UINT_MAX : (unsigned)n;
        n -= stream->avail_in;
        error = run_piece(stream, last && n == 0 ? Z_FINISH : Z_NO_FLUSH, room, to);
    } while (error == 0 && n > 0);
    return error;
}

static void end(void *state)
{
    deflateEnd(state);
    free(state);
}

const struct cf__encoder cf__gzip_encoder = {begin, run, end};

/*
 * encoder_zstd.c - zstd, by libzstd.
 */
#include "config.h"

#include <errno.h>
#include <zstd.h>

#include "copy/encoder.h"

static void *begin(void)
{
    return ZSTD_createCCtx();
}

static int run(void *state, const char *bytes, size_t n, bool last, char *room, cf_output *to)
{
    ZSTD_inBuffer in = {.src = bytes, .size = n};
    size_t left;

    do {
        ZSTD_outBuffer out = {.dst = room, .size = CF__ENCODER_ROOM};
        left = ZSTD_compressStream2(state, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            return ENOMEM;
        int error = cf_output_write(to, room, out.pos);
        if (error != 0)
            return error;
    } while (in.pos < in.size || (last && left > 0));
    return 0;
}

static void end(void *state)
{
    ZSTD_freeCCtx(state);
}

const struct cf__encoder cf__zstd_encoder = {begin, run, end};

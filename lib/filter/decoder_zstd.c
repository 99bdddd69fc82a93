/*
 * decoder_zstd.c - zstd, by libzstd.
 */
#include "config.h"

#include <zstd.h>
#include <zstd_errors.h>

#include "filter/decoder.h"

static void *begin(void)
{
    return ZSTD_createDCtx();
}

static enum cf__decoded step(void *state, struct cf__decoding *decoding)
{
    ZSTD_inBuffer in = {.src = decoding->in, .size = decoding->in_len};
    ZSTD_outBuffer out = {.dst = decoding->out, .size = decoding->out_len};
    size_t answer = ZSTD_decompressStream(state, &out, &in);
    decoding->in += in.pos;
    decoding->in_len -= in.pos;
    decoding->out += out.pos;
    decoding->out_len -= out.pos;
    if (!ZSTD_isError(answer))
        return answer == 0 ? CF__DECODED_END : CF__DECODED_SOME;
    decoding->problem = ZSTD_getErrorName(answer);
    return ZSTD_getErrorCode(answer) == ZSTD_error_memory_allocation ? CF__DECODED_NO_MEMORY
                                                                     : CF__DECODED_BROKEN;
}

static void end(void *state)
{
    ZSTD_freeDCtx(state);
}

const struct cf__decoder cf__zstd_decoder = {begin, step, end};

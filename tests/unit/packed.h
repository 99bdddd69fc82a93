/*
 * packed.h - text in every compression format that this build can read.
 */
#ifndef COFLOW_TESTS_PACKED_H
#define COFLOW_TESTS_PACKED_H

#include "config.h"

#include <stddef.h>

#ifdef HAVE_ZLIB
#include <zlib.h>

static inline size_t pack_gzip(const char *text, size_t len, char *out, size_t room)
{
    z_stream stream = {.next_in = (unsigned char *)text,
                       .avail_in = (unsigned)len,
                       .next_out = (unsigned char *)out,
                       .avail_out = (unsigned)room};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return stream.total_out;
}
#endif

#ifdef HAVE_BZIP2
#include <bzlib.h>

static inline size_t pack_bzip2(const char *text, size_t len, char *out, size_t room)
{
    unsigned size = (unsigned)room;
    BZ2_bzBuffToBuffCompress(out, &size, (char *)text, (unsigned)len, 1, 0, 0);
    return size;
}
#endif

#ifdef HAVE_LZMA
#include <lzma.h>

static inline size_t pack_xz(const char *text, size_t len, char *out, size_t room)
{
    size_t size = 0;
    lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, (const unsigned char *)text, len,
                            (unsigned char *)out, &size, room);
    return size;
}
#endif

#ifdef HAVE_ZSTD
#include <zstd.h>

static inline size_t pack_zstd(const char *text, size_t len, char *out, size_t room)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t size = ZSTD_compress2(context, out, room, text, len);
    ZSTD_freeCCtx(context);
    return size;
}
#endif

/* pack() returns the number of bytes it put into out. The last entry has no name. */
typedef struct packer {
    const char *name;
    size_t (*pack)(const char *text, size_t len, char *out, size_t room);
} packer;

static const packer packers[] = {
#ifdef HAVE_ZLIB
    {"gzip", pack_gzip},
#endif
#ifdef HAVE_BZIP2
    {"bzip2", pack_bzip2},
#endif
#ifdef HAVE_LZMA
    {"xz", pack_xz},
#endif
#ifdef HAVE_ZSTD
    {"zstd", pack_zstd},
#endif
    {NULL, NULL},
};

#endif

/*
 * output_packed.c - an encoder in front of a plain file, chosen by option or by the file's suffix.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coro/error.h"
#include "copy/encoder.h"
#include "copy/output.h"

/* NULL where configure did not find the library. */
static const struct cf__encoder *const encoders[] = {
#ifdef HAVE_ZLIB
    [CF_COMPRESS_GZIP] = &cf__gzip_encoder,
#endif
#ifdef HAVE_LZMA
    [CF_COMPRESS_XZ] = &cf__xz_encoder,
#endif
#ifdef HAVE_ZSTD
    [CF_COMPRESS_ZSTD] = &cf__zstd_encoder,
#endif
    [CF_COMPRESS_ZSTD + 1] = NULL,
};

struct packed_output {
    cf_output base;
    cf_output *inner;
    const struct cf__encoder *encoder;
    void *state;
    char room[CF__ENCODER_ROOM];
};

static int write_packed(cf_output *output, const char *bytes, size_t n)
{
    struct packed_output *self = (struct packed_output *)output;

    return self->encoder->run(self->state, bytes, n, false, self->room, self->inner);
}

static int finish_packed(cf_output *output, bool complete)
{
    struct packed_output *self = (struct packed_output *)output;
    int error =
        complete ? self->encoder->run(self->state, "", 0, true, self->room, self->inner) : 0;

    self->encoder->end(self->state);
    if (!complete || error != 0)
        cf_output_discard(self->inner);
    else if (cf_output_finish(self->inner) == CF_ERROR)
        error = self->inner->error;
    cf_output_close(self->inner);
    return error;
}

/* The format for the file's suffix, even if this build lacks it, so that this can be reported. */
static cf_compression by_ending(const char *path)
{
    static const struct {
        const char *ending;
        cf_compression compression;
    } known[] = {{".gz", CF_COMPRESS_GZIP}, {".xz", CF_COMPRESS_XZ}, {".zst", CF_COMPRESS_ZSTD}};
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t size = strlen(known[i].ending);
        if (length > size && strcmp(path + length - size, known[i].ending) == 0)
            return known[i].compression;
    }
    return CF_COMPRESS_NONE;
}

static cf_output *pack(cf_output *inner, const struct cf__encoder *encoder)
{
    static const struct cf__output_type type = {write_packed, finish_packed, NULL};
    struct packed_output *self = malloc(sizeof *self);

    if (self == NULL || (self->state = encoder->begin()) == NULL) {
        free(self);
        cf_output_discard(inner);
        cf_output_close(inner);
        cf__fail_errno(ENOMEM, "cf_output_file");
        return NULL;
    }
    cf__output_init(&self->base, &type, -1);
    self->encoder = encoder;
    self->inner = inner;
    return &self->base;
}

cf_output *cf__packed_file(const char *path, const cf_file_options *options)
{
    cf_compression compression = options->compression;

    if (compression == CF_COMPRESS_BY_ENDING)
        compression = by_ending(path);
    if (compression == CF_COMPRESS_NONE)
        return cf__plain_file(path, options);
    const struct cf__encoder *encoder = encoders[compression];
    if (encoder == NULL) {
        cf__fail(CF_EINVAL, "cf_output_file", "this build cannot compress that way");
        return NULL;
    }
    cf_output *inner = cf__plain_file(path, options);
    return inner != NULL ? pack(inner, encoder) : NULL;
}

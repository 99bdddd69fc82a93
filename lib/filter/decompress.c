/*
 * decompress.c - decompresses inputs that are compressed, and passes others unchanged.
 *
 * The format is detected for each input (known by its name, cf_span_name). The list of formats and
 * their magic numbers is here; they are decoded in decoder_*.c.
 */
#include "config.h"

#include <coflow/filter.h>

#include <string.h>

#include "filter/cutter.h"
#include "filter/decoder.h"
#include "filter/edit.h"

struct format {
    const char *name;
    bool (*begins)(const char *bytes, size_t n);
    const struct cf__decoder *decoder; /* NULL: configure did not find its library */
};

/* ----------------------------------------------------------------------- formats */

static bool starts_with(const char *bytes, size_t n, const char *magic, size_t len)
{
    return n >= len && memcmp(bytes, magic, len) == 0;
}

static bool begins_gzip(const char *bytes, size_t n)
{
    return starts_with(bytes, n, "\x1f\x8b\x08", 3);
}

/* Text may begin with "BZh", so the magic of a block, or of the end of the stream, must follow. */
static bool begins_bzip2(const char *bytes, size_t n)
{
    return starts_with(bytes, n, "BZh", 3) && n >= 10 && bytes[3] >= '1' && bytes[3] <= '9' &&
           (memcmp(bytes + 4, "\x31\x41\x59\x26\x53\x59", 6) == 0 ||
            memcmp(bytes + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

static bool begins_xz(const char *bytes, size_t n)
{
    return starts_with(bytes, n,
                       "\xfd"
                       "7zXZ\0",
                       6);
}

/* A frame, or a skippable frame, whose magic has four free bits. */
static bool begins_zstd(const char *bytes, size_t n)
{
    return starts_with(bytes, n, "\x28\xb5\x2f\xfd", 4) ||
           (n >= 4 && (bytes[0] & 0xf0) == 0x50 && memcmp(bytes + 1, "\x2a\x4d\x18", 3) == 0);
}

#ifdef HAVE_ZLIB
#define GZIP_DECODER &cf__gzip_decoder
#else
#define GZIP_DECODER NULL
#endif
#ifdef HAVE_BZIP2
#define BZIP2_DECODER &cf__bzip2_decoder
#else
#define BZIP2_DECODER NULL
#endif
#ifdef HAVE_LZMA
#define XZ_DECODER &cf__xz_decoder
#else
#define XZ_DECODER NULL
#endif
#ifdef HAVE_ZSTD
#define ZSTD_DECODER &cf__zstd_decoder
#else
#define ZSTD_DECODER NULL
#endif

static const struct format formats[] = {
    {"gzip", begins_gzip, GZIP_DECODER},
    {"bzip2", begins_bzip2, BZIP2_DECODER},
    {"xz", begins_xz, XZ_DECODER},
    {"zstd", begins_zstd, ZSTD_DECODER},
};

/* No magic number contains a newline, nor a NUL but as its last byte, so a span never ends within
 * one. */
static const struct format *format_of(const char *bytes, size_t n)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i].begins(bytes, n))
            return &formats[i];
    return NULL;
}

/* ------------------------------------------------------------------------- state */

struct decompress {
    cf_coro *self;
    struct cf__cutter cutter;
    bool is_begun;               /* an input has begun */
    const struct format *format; /* of the input; NULL: it is not compressed */
    void *state;                 /* of the decoder; NULL: not within a compressed stream */
};

/* Send what could be decoded, then raise an error, which begins with the input's name if known. */
static bool fail(struct decompress *self, const char *what, const char *problem)
{
    if (!cf__cutter_send_rest(&self->cutter))
        return false;
    const char *name = self->cutter.origin ? cf_origin_name(self->cutter.origin) : NULL;
    cf_raise(self->self, CF_EFORMAT, "%s%s%s %s%s%s", name ? name : "", name ? ": " : "",
             self->format->name, what, problem ? ": " : "", problem ? problem : "");
    return false;
}

static void end_decoder(struct decompress *self)
{
    if (self->state)
        self->format->decoder->end(self->state);
    self->state = NULL;
}

static bool begin_decoder(struct decompress *self)
{
    if (!self->format->decoder)
        return fail(self, "data, which this build cannot read", NULL);
    self->state = self->format->decoder->begin();
    if (!self->state)
        cf__raise_no_memory(self->self, "decompression");
    return self->state != NULL;
}

/* ------------------------------------------------------------------------- bytes */

/* After a stream another may follow, in any format, or NULs that pad a tape block. */
static bool begin_next(struct decompress *self, struct cf__decoding *decoding)
{
    while (decoding->in_len > 0 && *decoding->in == '\0') {
        decoding->in++;
        decoding->in_len--;
    }
    if (decoding->in_len == 0)
        return true;
    const struct format *next = format_of(decoding->in, decoding->in_len);
    if (!next)
        return fail(self, "data is followed by something else", NULL);
    self->format = next;
    return begin_decoder(self);
}

/* Decode as much as fits into the cutter's block. */
static bool decode_part(struct decompress *self, struct cf__decoding *decoding)
{
    decoding->out = cf__cutter_room(&self->cutter, &decoding->out_len);
    if (!decoding->out)
        return false;
    const char *start = decoding->out;
    enum cf__decoded decoded = self->format->decoder->step(self->state, decoding);
    if (!cf__cutter_add(&self->cutter, (size_t)(decoding->out - start)))
        return false;
    switch (decoded) {
    case CF__DECODED_BROKEN:
        return fail(self, "data is broken", decoding->problem);
    case CF__DECODED_NO_MEMORY:
        cf__raise_no_memory(self->self, "decompression");
        return false;
    case CF__DECODED_END:
        end_decoder(self);
        return true;
    case CF__DECODED_SOME:
        break;
    }
    return true;
}

/* false: no more is wanted, or an error was raised. */
static bool decode(struct decompress *self, const char *bytes, size_t n)
{
    struct cf__decoding decoding = {.in = bytes, .in_len = n, .out_len = 1};
    while (decoding.in_len > 0 || (self->state && decoding.out_len == 0)) {
        if (!self->state && !begin_next(self, &decoding))
            return false;
        if (self->state && !decode_part(self, &decoding))
            return false;
    }
    return cf_batch_left(self->self) || cf__cutter_send(&self->cutter);
}

/* ------------------------------------------------------------------------ inputs */

static bool begin_input(struct decompress *self, const cf_span *span)
{
    self->is_begun = true;
    self->format = format_of(span->text, span->len);
    return cf__cutter_begin(&self->cutter, span);
}

/* false: as for decode. */
static bool end_input(struct decompress *self)
{
    bool is_cut_off = self->state != NULL;
    end_decoder(self);
    if (!self->format)
        return true;
    if (is_cut_off)
        return fail(self, "data ends too soon", NULL);
    return cf__cutter_send_rest(&self->cutter);
}

/* End the current input, whose last line must not be joined with the next input's first. */
static bool change_input(struct decompress *self, const cf_span *span)
{
    if (self->is_begun && self->format && cf__cutter_is_inside_line(&self->cutter) &&
        !cf__cutter_copy(&self->cutter, &self->cutter.ends.separator, 1))
        return false;
    return (!self->is_begun || end_input(self)) && begin_input(self, span);
}

static bool take(struct decompress *self, cf_span span)
{
    if ((!self->is_begun || !cf__cutter_knows(&self->cutter, &span)) && !change_input(self, &span))
        return false;
    return self->format ? decode(self, span.text, span.len) : cf_send_span(self->self, span);
}

static cf_value body(cf_coro *self, void *arg)
{
    (void)arg;
    struct decompress decompress = {.self = self, .cutter = {.self = self}};
    cf_span span;
    bool more = true;
    cf_set_name(self, "decompress");
    while (more && cf_recv_span(self, &span))
        more = take(&decompress, span);
    if (more && cf__input_has_ended(self))
        end_input(&decompress);
    end_decoder(&decompress);
    cf__cutter_release(&decompress.cutter);
    return cf_nil;
}

cf_coro *cf_decompress(cf_coro *target)
{
    return cf_stage(body, NULL, target);
}

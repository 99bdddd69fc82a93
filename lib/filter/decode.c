/*
 * decode.c - converts text to UTF-8: with iconv(3), or, for UTF-16 with a byte order mark, without.
 *
 * Lines were cut at newline bytes, which may be half of a character in the encoding: the incomplete
 * character at the end of a span is held until the next span comes. Each input (known by its name,
 * cf_span_name) begins anew.
 */
#include "config.h"

#include <coflow/filter.h>

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "coro/error.h"
#include "filter/cutter.h"
#include "filter/edit.h"
#include "filter/utf16.h"

enum { LONGEST = 16 }; /* bytes of a character or of a shift sequence, at most */

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
static const char byte_order_mark[] = "\xef\xbb\xbf";

struct converter {
    enum { CLOSED, BY_ICONV, UTF16_LE, UTF16_BE } kind;
    iconv_t iconv; /* BY_ICONV */
    size_t unit;   /* bytes skipped when they are not a valid character */
};

struct decode {
    cf_coro *self;
    struct cf__cutter cutter;
    bool is_named;              /* the encoding was given; otherwise detected for each input */
    bool is_begun;              /* an input has begun */
    bool is_first;              /* nothing of the input has been converted yet */
    struct converter converter; /* CLOSED: the input passes unchanged */
    char held[LONGEST];         /* an incomplete character */
    size_t held_len;
};

/* --------------------------------------------------------------------- converter */

/* The size of a newline in an encoding. Converts two and takes the second, since a byte order mark
 * may precede the first. */
static size_t newline_size(const char *encoding)
{
    iconv_t to_it = iconv_open(encoding, "UTF-8");
    char room[2 * LONGEST];
    size_t size = 1;
    if (to_it == (iconv_t)-1)
        return 1;
    for (int i = 0; i < 2; i++) {
        char newline[] = "\n";
        char *in = newline, *out = room;
        size_t in_left = 1, out_left = sizeof room;
        iconv(to_it, &in, &in_left, &out, &out_left);
        size = (size_t)(out - room);
    }
    iconv_close(to_it);
    return size > 0 ? size : 1;
}

/* false: see errno. */
static bool open_converter(struct converter *converter, const char *encoding)
{
    converter->iconv = iconv_open("UTF-8", encoding);
    if (converter->iconv == (iconv_t)-1)
        return false;
    converter->kind = BY_ICONV;
    converter->unit = newline_size(encoding);
    return true;
}

static void close_converter(struct converter *converter)
{
    if (converter->kind == BY_ICONV)
        iconv_close(converter->iconv);
    converter->kind = CLOSED;
}

/* As iconv(3). */
static size_t convert_some(struct converter *converter, char **in, size_t *left, char **out,
                           size_t *room)
{
    if (converter->kind == BY_ICONV)
        return iconv(converter->iconv, in, left, out, room);
    return cf__utf16_convert(converter->kind == UTF16_BE, in, left, out, room);
}

/* -------------------------------------------------------------------- characters */

/* Add n converted bytes, without a byte order mark at the start of the input. */
static bool add(struct decode *self, char *made, size_t n)
{
    if (self->is_first && n > 0) {
        self->is_first = false;
        if (n >= 3 && memcmp(made, byte_order_mark, 3) == 0) {
            n -= 3;
            memmove(made, made + 3, n);
        }
    }
    return cf__cutter_add(&self->cutter, n);
}

/* Call iconv once. *error: its errno, or 0. false: no more is wanted, or CF_ENOMEM was raised. */
static bool convert_part(struct decode *self, char **in, size_t *left, int *error)
{
    size_t room;
    char *place = cf__cutter_room(&self->cutter, &room);
    if (!place)
        return false;
    char *out = place;
    errno = 0;
    *error = convert_some(&self->converter, in, left, &out, &room) == (size_t)-1 ? errno : 0;
    return add(self, place, (size_t)(out - place));
}

static bool replace_unit(struct decode *self, char **in, size_t *left)
{
    size_t unit = *left < self->converter.unit ? *left : self->converter.unit;
    *in += unit;
    *left -= unit;
    self->is_first = false;
    return cf__cutter_copy(&self->cutter, replacement, 3);
}

/* Convert everything but an incomplete character at the end. false: as for convert_part. */
static bool convert(struct decode *self, char **in, size_t *left)
{
    while (*left > 0) {
        int error;
        if (!convert_part(self, in, left, &error))
            return false;
        if (error == EINVAL && *left < LONGEST)
            return true;
        if ((error == EINVAL || error == EILSEQ) && !replace_unit(self, in, left))
            return false;
    }
    return true;
}

static bool decode(struct decode *self, const char *bytes, size_t n)
{
    char *in = (char *)bytes; /* iconv only reads them */
    while (self->held_len > 0 && n > 0) {
        char *held = self->held;
        self->held[self->held_len++] = *in++;
        n--;
        if (!convert(self, &held, &self->held_len))
            return false;
        memmove(self->held, held, self->held_len);
    }
    if (!convert(self, &in, &n))
        return false;
    if (n > 0)
        memcpy(self->held, in, n);
    self->held_len += n;
    return true;
}

/* Add the separator that a `single` span lacks. With a newline of several bytes the line may have
 * been cut within it, so that the separator is there already. */
static bool end_line(struct decode *self, size_t len)
{
    if (len > 0 && self->converter.unit > 1 && !cf__cutter_is_inside_line(&self->cutter))
        return true;
    return cf__cutter_copy(&self->cutter, &self->cutter.ends.separator, 1);
}

/* ------------------------------------------------------------------------ inputs */

/* Choose a converter by the byte order mark. UTF-8 needs none; its mark is removed. */
static void detect(struct decode *self, cf_span *span)
{
    self->converter.unit = 2;
    if (span->len >= 2 && memcmp(span->text, "\xff\xfe", 2) == 0)
        self->converter.kind = UTF16_LE;
    else if (span->len >= 2 && memcmp(span->text, "\xfe\xff", 2) == 0)
        self->converter.kind = UTF16_BE;
    else if (span->len >= 3 && memcmp(span->text, byte_order_mark, 3) == 0) {
        span->text += 3;
        span->len -= 3;
    }
}

static bool begin_input(struct decode *self, cf_span *span)
{
    self->is_begun = self->is_first = true;
    if (self->is_named)
        iconv(self->converter.iconv, NULL, NULL, NULL, NULL);
    else
        detect(self, span);
    return cf__cutter_begin(&self->cutter, span);
}

/* false: as for convert_part. */
static bool end_input(struct decode *self)
{
    int error;
    if (!self->is_begun || self->converter.kind == CLOSED)
        return true;
    if (self->held_len > 0 && !cf__cutter_copy(&self->cutter, replacement, 3))
        return false;
    self->held_len = 0;
    if (!convert_part(self, NULL, NULL, &error) || !cf__cutter_send_rest(&self->cutter))
        return false;
    if (!self->is_named)
        close_converter(&self->converter);
    return true;
}

static bool take(struct decode *self, cf_span span)
{
    if (!self->is_begun || !cf__cutter_knows(&self->cutter, &span))
        if (!end_input(self) || !begin_input(self, &span))
            return false;
    if (self->converter.kind == CLOSED)
        return cf_send_span(self->self, span);
    if (!decode(self, span.text, span.len) || (span.single && !end_line(self, span.len)))
        return false;
    return cf_batch_left(self->self) || cf__cutter_send(&self->cutter);
}

/* The stage takes the converter over. */
static cf_value body(cf_coro *self, void *arg)
{
    struct converter *given = arg;
    struct decode decode = {.self = self, .cutter = {.self = self}, .converter = *given};
    cf_span span;
    bool more = true;
    decode.is_named = given->kind != CLOSED;
    given->kind = CLOSED;
    cf_set_name(self, "decode");
    while (more && cf_recv_span(self, &span))
        more = take(&decode, span);
    if (more && cf__input_has_ended(self))
        end_input(&decode);
    close_converter(&decode.converter);
    cf__cutter_release(&decode.cutter);
    return cf_nil;
}

/* The converter is opened here, not on the stage's small stack, as iconv may load shared objects.
 */
cf_coro *cf_decode(const char *encoding, cf_coro *target)
{
    struct converter converter = {.kind = CLOSED};
    if (target && encoding && !open_converter(&converter, encoding)) {
        int error = errno;
        cf_free(target);
        if (error == EINVAL)
            cf__fail(CF_EINVAL, "decode", "no such encoding: %s", encoding);
        else
            cf__set_last_error(cf__error_errno(error, "decode", encoding));
        return NULL;
    }
    cf_coro *stage = cf_stage(body, &converter, target);
    close_converter(&converter);
    return stage;
}

/*
 * binary.c - what a file is that is no plain text. One with a NUL is binary from there on: its
 * lines are not printed, and each NUL ends a line, so that a gigabyte of them is not one line of a
 * gigabyte. But one that begins with a byte order mark of UTF-16 is text, and is decoded.
 */
#include "config.h"

#include "binary.h"

#include <coflow.h>
#include <string.h>

/* ------------------------------------------------------------------------- UTF-16 */

static bool begins_utf16(const cf_span *span)
{
    return span->len >= 2 && cf_span_offset(span) == 0 &&
           (memcmp(span->text, "\xff\xfe", 2) == 0 || memcmp(span->text, "\xfe\xff", 2) == 0);
}

/* To where the guard sends its lines, through a guard of its own. */
static cf_coro *decode(cf_coro *self, cgrep_file *file)
{
    file->encoded = true;
    return cf_decode(NULL, cgrep_binary_guard(file, cf_ref(cf_target(self))));
}

/* --------------------------------------------------------------------------- NULs */

/* In the span, or in the line behind it that is not yet there as a whole. SIZE_MAX: there is none.
 */
static size_t first_nul(const cf_span *span)
{
    size_t len = span->len + (span->block != NULL ? cf_span_rest(span) : 0);
    const char *nul = memchr(span->text, '\0', len);

    return nul != NULL ? (size_t)(nul - span->text) : SIZE_MAX;
}

/* From now on the file is binary. What was sent before is still printed. false: that is enough. */
static bool turn_binary(cf_coro *self, cgrep_file *file, const cf_span *span)
{
    if (!cf_flush(cf_target(self)))
        return false;
    file->binary = true;
    file->binary_offset = cf_span_offset(span) + first_nul(span);
    if (file->run->settings->binary != CGREP_WITHOUT_MATCH)
        return true;
    file->selected = 0;
    return false;
}

static bool send_without_nuls(cf_coro *self, const cf_span *span)
{
    cf_block *block = cf_block_new(span->len);
    cf_span changed = *span;

    if (block == NULL)
        return cf_raise(self, CF_ENOMEM, "no memory for a binary file"), false;
    char *text = cf_block_data(block);
    memcpy(text, span->text, span->len);
    for (char *p = text; (p = memchr(p, '\0', (size_t)(text + span->len - p))) != NULL;)
        *p = '\n';
    cf_block_set_origin(block, NULL, cf_span_offset(span), '\n');
    changed.text = text;
    changed.block = block;
    changed.single = false;
    bool wanted = cf_send_span(self, changed);
    cf_block_free(block);
    return wanted;
}

/* false: no more is wanted. */
static bool pass(cf_coro *self, cgrep_file *file, const cf_span *span)
{
    if (!file->binary && first_nul(span) != SIZE_MAX && !turn_binary(self, file, span))
        return false;
    return file->binary ? send_without_nuls(self, span) : cf_send_span(self, *span);
}

static cf_value body(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_coro *decoder = NULL;
    cf_span span;
    bool more = true;

    while (more && cf_recv_span(self, &span)) {
        if (decoder == NULL && file->run->settings->detects_encoding && begins_utf16(&span)) {
            decoder = decode(self, file);
            if (decoder == NULL)
                return cf_raise(self, cf_last_error()->code, "%s", cf_last_error()->text);
        }
        more = decoder != NULL ? cf_send_span_to(self, decoder, span) : pass(self, file, &span);
    }
    cf_free(decoder);
    return cf_nil;
}

cf_coro *cgrep_binary_guard(cgrep_file *file, cf_coro *target)
{
    cf_coro *guard = cf_stage(body, file, target);

    if (guard != NULL)
        cf_set_name(guard, "binary");
    return guard;
}

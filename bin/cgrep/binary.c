/*
 * binary.c - detects files that are not plain text. A file with a NUL in its head is binary as a
 * whole; one with a NUL further on is binary from the line that contains it. Lines of binary files
 * are not printed, and each NUL ends a line, so that a gigabyte of NULs is not one line of a
 * gigabyte (sources cut long lines after NULs, see cf_input.nul_ends). A file that begins with a
 * byte order mark of UTF-16 is text, and is decoded.
 *
 * Looking for NULs takes as long as looking for a rare word, and most text has neither. So where
 * lines without a match do not matter, the matcher looks for both at once, and text that has
 * neither goes no further.
 */
#include "config.h"

#include "binary.h"

#include <coflow.h>
#include <string.h>

/* PIECE: bytes of a binary file that are copied at once. AT_ONCE: bytes per round of a loop that
 * compilers turn into vector code. */
enum { PIECE = 256 * 1024, AT_ONCE = 64 };

/* ------------------------------------------------------------------------- UTF-16 */

static bool begins_utf16(const cf_span *span)
{
    return span->len >= 2 && cf_span_offset(span) == 0 &&
           (memcmp(span->text, "\xff\xfe", 2) == 0 || memcmp(span->text, "\xfe\xff", 2) == 0);
}

/* A decoder before the guard's target, with a second guard in between for what it decodes. */
static cf_coro *decode(cf_coro *self, cgrep_file *file)
{
    file->encoded = true;
    return cf_decode(NULL, cgrep_binary_guard(file, cf_ref(cf_target(self))));
}

/* --------------------------------------------------------------------------- NULs */

bool cgrep_looks_for_nuls(const cgrep_settings *settings)
{
    return settings->binary != CGREP_AS_TEXT && settings->separator != '\0';
}

/* How much of the file's head is in memory: the span, and what was read after it (the rest of the
 * block). */
static size_t head_length(const cf_span *span)
{
    size_t len = span->len + (span->block != NULL ? cf_span_rest(span) : 0);

    return len < CGREP_BINARY_HEAD ? len : CGREP_BINARY_HEAD;
}

/* The offset in the span of the line with the first NUL, which is stored in *nul; 0 if the NUL is
 * in the head of the file, so that nothing before it passes for text. SIZE_MAX: there is none. */
static size_t binary_from(const cf_span *span, size_t *nul)
{
    bool is_head = cf_span_offset(span) == 0;
    const char *found = memchr(span->text, '\0', span->len);

    if (found == NULL && is_head && span->len < CGREP_BINARY_HEAD)
        found = memchr(span->text, '\0', head_length(span));
    if (found == NULL)
        return SIZE_MAX;
    *nul = (size_t)(found - span->text);
    if (span->single || (is_head && *nul < CGREP_BINARY_HEAD))
        return 0;
    const char *before = memrchr(span->text, '\n', *nul);
    return before != NULL ? (size_t)(before + 1 - span->text) : 0;
}

/* Make the file binary from here on; what was sent before is still printed. false: no more of it is
 * wanted. */
static bool turn_binary(cf_coro *self, cgrep_file *file, uint64_t nul)
{
    if (!cf_flush(cf_target(self)))
        return false;
    file->binary = true;
    file->binary_offset = nul;
    if (file->run->settings->binary != CGREP_WITHOUT_MATCH)
        return true;
    file->selected = file->matches = 0;
    return false;
}

static void copy_without_nuls(char *restrict to, const char *restrict from, size_t len)
{
    size_t done = 0;

    for (; len - done >= AT_ONCE; done += AT_ONCE)
        for (size_t i = done; i < done + AT_ONCE; i++)
            to[i] = from[i] != '\0' ? from[i] : '\n';
    for (; done < len; done++)
        to[done] = from[done] != '\0' ? from[done] : '\n';
}

static bool send_copy(cf_coro *self, const cf_span *span)
{
    cf_block *block = cf_block_new(span->len);
    cf_span changed = *span;

    if (block == NULL)
        return cf_raise(self, CF_ENOMEM, "no memory for a binary file"), false;
    copy_without_nuls(cf_block_data(block), span->text, span->len);
    cf_block_set_origin(block, NULL, cf_span_offset(span), '\n');
    changed.text = cf_block_data(block);
    changed.block = block;
    changed.single = false;
    bool wanted = cf_send_span(self, changed);
    cf_block_free(block);
    return wanted;
}

/* The length of the lines to be copied at once, about PIECE: a span may be a whole mapped file. */
static size_t piece_length(const cf_span *span)
{
    const char *end = NULL;
    size_t len = 0;

    while (span->len - len > PIECE && end == NULL) {
        end = memrchr(span->text + len, '\n', PIECE);
        end = end != NULL ? end : memrchr(span->text + len, '\0', PIECE);
        len += PIECE;
    }
    return end != NULL ? (size_t)(end + 1 - span->text) : span->len;
}

static bool send_without_nuls(cf_coro *self, cf_span *span)
{
    cf_span piece = *span;
    bool wanted = true;

    for (; span->len > 0 && wanted; span->text += piece.len, span->len -= piece.len) {
        piece.text = span->text;
        piece.len = piece_length(span);
        wanted = send_copy(self, &piece);
    }
    return wanted;
}

/* Send the lines of a span before offset `from` unchanged. false: no more is wanted. */
static bool send_before(cf_coro *self, cf_span *span, size_t from)
{
    cf_span before = *span;

    before.len = from;
    span->text += from;
    span->len -= from;
    return from == 0 || cf_send_span(self, before);
}

/* false: no more is wanted. */
static bool pass(cf_coro *self, cgrep_file *file, cf_span *span)
{
    size_t nul = 0;
    size_t from = file->binary ? 0 : binary_from(span, &nul);
    uint64_t place = cf_span_offset(span) + nul;

    if (from == SIZE_MAX)
        return cf_send_span(self, *span);
    if (!file->binary && !(send_before(self, span, from) && turn_binary(self, file, place)))
        return false;
    return send_without_nuls(self, span);
}

/* Are lines without a match of no use to the stages after the guard? */
static bool may_skip(const cgrep_file *file)
{
    const cgrep_settings *settings = file->run->settings;
    const cf_grep_options *grep = &settings->grep;

    return !grep->invert && !grep->numbers && !grep->context && file->run->record_start == NULL &&
           !settings->spans_lines;
}

/* How much of the start of a span can be dropped. Nothing in the head of a file, which is checked
 * as a whole; and nothing at the start of any input but the first, since later stages recognize a
 * new input by it. */
static size_t skippable_length(const cgrep_file *file, const cf_span *span, bool is_first)
{
    bool is_head = cf_span_offset(span) == 0;

    if (file->binary || span->single || (is_head && (!is_first || span->len < CGREP_BINARY_HEAD)))
        return 0;
    size_t skipped = cf_matcher_skip(file->run->matcher, span->text, span->text + span->len, '\0');
    return is_head && skipped < CGREP_BINARY_HEAD ? 0 : skipped;
}

/* false: no more is wanted. */
static bool skip_and_pass(cf_coro *self, cgrep_file *file, cf_span *span, bool is_first)
{
    size_t skipped = skippable_length(file, span, is_first);

    span->text += skipped;
    span->len -= skipped;
    if (skipped > 0 && span->len == 0)
        return true;
    /* Flush: the next match may be far away, and this one may end the search. */
    return pass(self, file, span) && (skipped == 0 || cf_flush(cf_target(self)));
}

static cf_value body(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_coro *decoder = NULL;
    cf_span span;
    bool skips = may_skip(file);
    bool is_first =
        !file->encoded; /* after a decoder, the first input may not have come this way */

    for (bool more = true; more && cf_recv_span(self, &span); is_first = false) {
        if (decoder == NULL && file->run->settings->detects_encoding && begins_utf16(&span)) {
            decoder = decode(self, file);
            if (decoder == NULL)
                return cf_raise(self, cf_last_error()->code, "%s", cf_last_error()->text);
        }
        if (decoder != NULL)
            more = cf_send_span_to(self, decoder, span);
        else
            more = skips ? skip_and_pass(self, file, &span, is_first) : pass(self, file, &span);
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

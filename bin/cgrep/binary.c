/*
 * binary.c - what a file is that is no plain text. One with a NUL in its head is binary, one with a
 * NUL further on is so from the line that has it: lines are not printed then, and each NUL ends a
 * line, so that a gigabyte of them is not one line of a gigabyte: sources cut long lines behind
 * NULs (cf_input.nul_ends). But a file that begins with a byte order mark of UTF-16 is text, and is
 * decoded.
 *
 * To look for NULs takes as long as to look for a rare word, and most text has neither. So where
 * only lines with a match count, the matcher looks for both at once, and what it passes over goes
 * no further.
 */
#include "config.h"

#include "binary.h"

#include <coflow.h>
#include <string.h>

/* PIECE: of a binary file, copied at once. AT_ONCE: a number that compilers make vectors of. */
enum { PIECE = 256 * 1024, AT_ONCE = 64 };

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

bool cgrep_looks_for_nuls(const cgrep_settings *settings)
{
    return settings->binary != CGREP_AS_TEXT && settings->separator != '\0';
}

/* How much of the head of a file is there; its first line need not be whole. */
static size_t head_length(const cf_span *span)
{
    size_t len = span->len + (span->block != NULL ? cf_span_rest(span) : 0);

    return len < CGREP_BINARY_HEAD ? len : CGREP_BINARY_HEAD;
}

/* Where the line begins that has the first NUL. In the head of the file that is where the file
 * begins: a file with a NUL there never was text. SIZE_MAX: there is none. */
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

/* From now on the file is binary. What was sent before is still printed. false: that is enough. */
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

/* How long the lines are that are copied at once: a span may be all of a mapped file. */
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

/* The lines of a span before `from` go on as they are. false: no more is wanted. */
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

/* Does nobody behind the guard ask for lines that do not match? */
static bool may_skip(const cgrep_file *file)
{
    const cgrep_settings *settings = file->run->settings;
    const cf_grep_options *grep = &settings->grep;

    return !grep->invert && !grep->numbers && !grep->context && file->run->record_start == NULL &&
           !settings->spans_lines;
}

/* How much in front of a span nobody behind the guard asks for. The head of a file is looked at as
 * a whole; and with what begins another input than the first, stages begin anew. */
static size_t without_interest(const cgrep_file *file, const cf_span *span, bool is_first)
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
    size_t skipped = without_interest(file, span, is_first);

    span->text += skipped;
    span->len -= skipped;
    if (skipped > 0 && span->len == 0)
        return true;
    /* Nothing may follow for long, and the first match may be enough. */
    return pass(self, file, span) && (skipped == 0 || cf_flush(cf_target(self)));
}

static cf_value body(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_coro *decoder = NULL;
    cf_span span;
    bool skips = may_skip(file);
    bool is_first = !file->encoded; /* else others have come before, through another guard */

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

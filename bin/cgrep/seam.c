/*
 * seam.c - prints the kept lines of a part. Context at its ends may lie in other parts, so the
 * lines between the last selected line before the part and the first one in it are read again.
 *
 *     selected | after ... passed over ... before | selected
 *            found->end                         the part's first
 */
#include "config.h"

#include "seam.h"

#include <coflow/error.h>
#include <coflow/grep.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "binary.h"
#include "print.h"

enum { FIRST_READ = 4 * 1024 }; /* bytes; each further attempt reads twice as much */

/* ------------------------------------------------------------------------- reading */

/* Read [from, to), or less at the end of the file; returns the length. */
static size_t read_text(cgrep_file *file, const cf_input *input, char *text, uint64_t from,
                        uint64_t to)
{
    size_t filled = 0;

    while (filled < to - from) {
        ssize_t got =
            pread(input->fd, text + filled, (size_t)(to - from) - filled, (off_t)(from + filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            cgrep_report_file(file->run, file->name, errno);
        if (got <= 0)
            break;
        filled += (size_t)got;
    }
    return filled;
}

/* [from, to) of the file as a span, shorter at the end of the file. The caller owns its block. When
 * out of memory, which is reported, the span is empty and its block NULL. */
static cf_span read_span(cgrep_file *file, const cf_input *input, uint64_t from, uint64_t to)
{
    cf_span span = {.block = cf_block_new((size_t)(to - from)), .tag = CF_GREP_CONTEXT};

    if (span.block == NULL) {
        cgrep_report(file->run, "%s: %s", file->name, cf_last_error()->text);
        return span;
    }
    span.text = cf_block_data(span.block);
    span.len = read_text(file, input, cf_block_data(span.block), from, to);
    cf_block_set_origin(span.block, NULL, from, input->separator);
    cf_block_set_length(span.block, span.len);
    return span;
}

/* The first `count` lines of [from, to), or all. */
static cf_span lines_from(cgrep_file *file, const cf_input *input, uint64_t from, uint64_t to,
                          uint64_t count)
{
    for (uint64_t size = FIRST_READ;; size *= 2) {
        bool all = size >= to - from;
        cf_span span = read_span(file, input, from, all ? to : from + size);
        cf_span cut = span;
        bool enough = cgrep_cut_span(&cut, count) == count &&
                      (all || cut.text[cut.len - 1] == input->separator);
        if (all || enough || span.len < size)
            return cut;
        cf_block_free(span.block);
    }
}

/* Where the last `count` lines of a span begin; the span ends with a line. false: the span may not
 * hold them all. */
static bool find_last(const cf_span *span, char separator, uint64_t count, const char **start)
{
    const char *end = span->text + span->len;

    while (count > 0) {
        if (end == span->text)
            return false;
        const char *stop = memrchr(span->text, separator, (size_t)(end - 1 - span->text));
        if (stop == NULL)
            return false;
        end = stop + 1;
        count--;
    }
    *start = end;
    return true;
}

/* The last `count` lines of [from, to), or all; both offsets are line boundaries. */
static cf_span lines_to(cgrep_file *file, const cf_input *input, uint64_t from, uint64_t to,
                        uint64_t count)
{
    for (uint64_t size = FIRST_READ;; size *= 2) {
        bool all = size >= to - from;
        cf_span span = read_span(file, input, all ? from : to - size, to);
        const char *start = span.text;
        if (find_last(&span, input->separator, count, &start) || all || span.block == NULL) {
            span.len -= (size_t)(start - span.text);
            span.text = start;
            return span;
        }
        cf_block_free(span.block);
    }
}

/* ------------------------------------------------------------------------ printing */

/* Print context whose first line has this number, and free its block. */
static void print_context(cgrep_file *file, cf_span *span, uint64_t number)
{
    span->line = number;
    if (span->len > 0)
        cgrep_print_span(file, span);
    cf_block_free(span->block);
}

/* Print the context after the last line that was found, up to offset `to` at most; returns where it
 * ends. */
static uint64_t print_after(cgrep_file *file, const cf_input *input, const cgrep_found *found,
                            uint64_t to)
{
    uint64_t count = file->run->settings->grep.after;

    if (count == 0 || found->end == 0 || found->end >= to)
        return found->end;
    cf_span span = lines_from(file, input, found->end, to, count);
    uint64_t end = found->end + span.len;
    print_context(file, &span, found->number);
    return end;
}

/* Print what belongs before the first selected line of a part: the context after the last selected
 * line of earlier parts, and the context before this one. Marks what begins a new group. */
static void print_between(cgrep_file *file, const cf_input *input, const cgrep_found *before,
                          cf_span *first)
{
    uint64_t to = cf_span_offset(first);
    uint64_t from = print_after(file, input, before, to);
    uint64_t count = file->run->settings->grep.before;
    cf_span context = {.len = 0};

    if (count > 0 && from < to)
        context = lines_to(file, input, from, to, count);
    bool apart = before->end == 0 || from + context.len < to;
    first->tag = CF_GREP_SELECTED;
    if (context.len > 0)
        context.tag |= apart ? CF_GREP_APART : 0u;
    else
        first->tag |= apart ? CF_GREP_APART : 0u;
    cf_span counted = context;
    uint64_t lines = context.len > 0 && first->line > 0 ? cgrep_cut_span(&counted, UINT64_MAX) : 0;
    print_context(file, &context, first->line - lines);
}

/* The spans [*from, *to) that can be printed without looking at other parts: all of them if all
 * lines are wanted, otherwise those from the first selected line to the last. */
static void find_ends(const cgrep_file *file, const cgrep_kept *kept, bool ended_early,
                      size_t *from, size_t *to)
{
    *from = 0;
    *to = kept->count;
    if (file->run->settings->grep.everything)
        return;
    while (*from < *to && !cgrep_is_selected(&kept->spans[*from]))
        ++*from;
    while (!ended_early && *from < *to && !cgrep_is_selected(&kept->spans[*to - 1]))
        --*to;
}

/* With a limit, cut a selected span to it and add the rest to what was found. */
static void take_selected(const cgrep_file *file, cf_span *span, cgrep_found *found)
{
    uint64_t limit = file->run->settings->grep.limit;

    if (limit == 0)
        return;
    uint64_t lines = cgrep_cut_span(span, limit - found->selected);
    found->selected += lines;
    found->end = cf_span_offset(span) + span->len + span->single;
    found->number = span->line + lines;
}

/* Convert a kept span's line number and tags from those of its part to those of the file. */
static void place_span(cgrep_file *file, const cf_input *input, const cgrep_found *before,
                       bool is_first, cf_span *span)
{
    const cf_grep_options *options = &file->run->settings->grep;

    if (span->line > 0)
        span->line += before->lines;
    if (options->everything && cf_span_offset(span) > 0)
        span->tag &= ~(uint32_t)CF_GREP_APART;
    if (options->context && !options->everything && is_first)
        print_between(file, input, before, span);
}

/* Was anything of the file printed before this part's first span? */
static bool follows_others(const cgrep_file *file, const cf_span *first, const cgrep_found *before)
{
    return before->end > 0 || (file->run->settings->grep.everything && cf_span_offset(first) > 0);
}

cgrep_found cgrep_print_kept(cgrep_file *file, const cf_input *input, const cgrep_kept *kept,
                             const cgrep_found *before, bool ended_early)
{
    uint64_t limit = file->run->settings->grep.limit;
    cgrep_found found = *before;
    size_t from;
    size_t to;

    find_ends(file, kept, ended_early, &from, &to);
    if (from == to)
        return found;
    file->heading_done = follows_others(file, &kept->spans[from], before);
    file->run->output.printed |= file->heading_done;
    for (size_t i = from; i < to; i++) {
        cf_span span = kept->spans[i];
        place_span(file, input, before, i == from, &span);
        if (cgrep_is_selected(&span))
            take_selected(file, &span, &found);
        if (!cgrep_print_span(file, &span) || (limit > 0 && found.selected == limit))
            break;
    }
    return found;
}

/* Cut a span before the line with its first NUL: from there on nothing is printed. */
static void cut_at_nul(const cgrep_file *file, cf_span *span)
{
    const cgrep_settings *settings = file->run->settings;
    bool looks = cgrep_looks_for_nuls(settings) && span->len > 0;
    const char *nul = looks ? memchr(span->text, '\0', span->len) : NULL;

    if (nul == NULL)
        return;
    const char *stop = memrchr(span->text, '\n', (size_t)(nul - span->text));
    span->len = stop != NULL ? (size_t)(stop + 1 - span->text) : 0;
}

void cgrep_print_last_context(cgrep_file *file, const cf_input *input, const cgrep_found *found)
{
    uint64_t count = file->run->settings->grep.after;

    if (count == 0 || found->end == 0 || file->run->settings->grep.everything)
        return;
    cf_span span = lines_from(file, input, found->end, UINT64_MAX, count);
    cut_at_nul(file, &span);
    print_context(file, &span, found->number);
}

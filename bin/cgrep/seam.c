/*
 * seam.c - prints what is kept of a part. Context at its ends lies in other parts, perhaps: lines
 * between the last one that is selected before, and its first, are read again.
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

enum { FIRST_READ = 4 * 1024 }; /* then twice as much, and so on */

/* ------------------------------------------------------------------------- reading */

/* As much of [from, to) as is there. */
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

/* [from, to) as a span, as far as it is there. Its block is the caller's; without memory, which is
 * told, it is NULL, and the span empty. */
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

/* Where the last `count` lines of a span begin; its end ends a line. false: perhaps before it. */
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

/* The last `count` lines of [from, to), or all; both places are between lines. */
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

/* Context, whose first line has this number. */
static void print_context(cgrep_file *file, cf_span *span, uint64_t number)
{
    span->line = number;
    if (span->len > 0)
        cgrep_print_span(file, span);
    cf_block_free(span->block);
}

/* The context behind what was found, which ends at `to`; returns where it does end. */
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

/* What stands before the first line of a part that is selected: context of that line and of the one
 * that was found before. The line is apart from what is printed, or is not. */
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

/* The spans [*from, *to) are all that can be printed without knowing what else there is: all if all
 * lines are wanted, else from the first selected line to the last. */
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

/* Lower a selected span to what is wanted, and tell what has been found with it. */
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

/* What a span that was kept says of where it stands, it said of its part; now of the file. */
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

/* Is there something above the first span already? */
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

/* Lines from the first NUL on are not printed. */
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

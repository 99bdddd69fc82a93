/*
 * kept.c - the list of kept spans, and the numbers derived from it.
 */
#include "config.h"

#include "kept.h"

#include <coflow/grep.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"
#include "table.h"

bool cgrep_is_selected(const cf_span *span)
{
    return !(span->tag & CF_GREP_CONTEXT);
}

/* ------------------------------------------------------------------------ the list */

void cgrep_keep(cgrep_kept *kept, const cf_span *span)
{
    if (kept->count == kept->room) {
        kept->room = 2 * kept->room + 64;
        kept->spans = realloc(kept->spans, kept->room * sizeof *kept->spans);
        if (kept->spans == NULL)
            cli_fail(cgrep_tool.trouble, "out of memory");
    }
    kept->spans[kept->count++] = *span;
    cf_block_ref(span->block);
}

void cgrep_kept_clear(cgrep_kept *kept)
{
    while (kept->count > 0)
        cf_block_free(kept->spans[--kept->count].block);
}

void cgrep_kept_free(cgrep_kept *kept)
{
    cgrep_kept_clear(kept);
    free(kept->spans);
}

/* ------------------------------------------------------------------------- numbers */

uint64_t cgrep_cut_span(cf_span *span, uint64_t most)
{
    const char *end = span->text + span->len;
    const char *p = span->text;
    uint64_t lines = 0;

    if (span->single)
        return 1;
    for (; p < end && lines < most; lines++) {
        const char *stop = memchr(p, cf_span_separator(span), (size_t)(end - p));
        p = stop != NULL ? stop + 1 : end;
    }
    span->len = (size_t)(p - span->text);
    return lines;
}

/* The last kept span of selected lines; NULL: there is none. */
static const cf_span *last_selected(const cgrep_kept *kept)
{
    for (size_t i = kept->count; i > 0; i--)
        if (cgrep_is_selected(&kept->spans[i - 1]))
            return &kept->spans[i - 1];
    return NULL;
}

cgrep_found cgrep_found_in(const cgrep_file *file)
{
    cgrep_found found = {.lines = file->lines, .selected = file->selected};
    const cf_span *last = file->kept != NULL ? last_selected(file->kept) : NULL;

    if (last == NULL)
        return found;
    found.end = cf_span_offset(last) + last->len + last->single;
    if (file->run->settings->grep.context && last->line > 0) {
        cf_span counted = *last;
        found.number = last->line + cgrep_cut_span(&counted, UINT64_MAX);
    }
    return found;
}

cgrep_found cgrep_found_both(const cgrep_found *before, const cgrep_found *part)
{
    cgrep_found both = *before;

    both.lines += part->lines;
    both.selected += part->selected;
    if (part->end > 0) {
        both.end = part->end;
        both.number = before->lines + part->number;
    }
    return both;
}

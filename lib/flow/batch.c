/*
 * batch.c - a stage's batch: appends lines and runs, and holds the blocks that they lie in.
 */
#include "config.h"

#include "flow/stage.h"

#include <stdlib.h>
#include <string.h>

#include "flow/block.h"
#include "flow/flow.h"

enum { TEXT_CAPACITY = 64 * 1024 };

bool cf__batch_is_empty(const struct cf__stage *stage)
{
    return stage->stream->free == stage->items;
}

static void release_blocks(struct cf__stage *stage)
{
    for (size_t i = 0; i < stage->block_count; i++)
        cf_block_free(stage->blocks[i]);
    stage->block_count = 0;
    stage->stream->base = 0;
    stage->stream->extent = 0;
}

/* The end of the items that the fast path may fill; stream->free disables it. */
static cf_line *limit_of(const struct cf__stage *stage)
{
    bool one_by_one = (stage->mode & CF_SYNC) || stage->slow_only;
    return one_by_one ? stage->stream->free : (cf_line *)stage->items + CF__BATCH_ITEMS;
}

void cf__batch_open(struct cf__stage *stage)
{
    if (CF_UNLIKELY(stage->flow && stage->reading))
        cf__flow_count(stage);
    release_blocks(stage);
    stage->reading = false;
    cf__stage_set_live(stage, false);
    stage->run.len = 0;
    stage->run_count = 0;
    stage->run_bytes = 0;
    stage->cursor = stage->items;
    stage->stream->next = stage->stream->end = NULL;
    stage->stream->free = stage->items;
    stage->stream->limit = limit_of(stage);
    if (stage->text && !cf_block_is_shared(stage->text))
        stage->text_used = 0;
}

void cf__batch_shut(struct cf__stage *stage)
{
    stage->reading = true;
    stage->unsettled = true;
    cf__stage_set_live(stage, false);
    stage->stream->limit = stage->stream->free;
}

void cf__batch_reopen(struct cf__stage *stage)
{
    stage->reading = false;
    stage->stream->next = stage->stream->end = NULL; /* give back lines that were lent to it */
    stage->stream->limit = limit_of(stage);
}

void cf__batch_release(struct cf__stage *stage)
{
    release_blocks(stage);
    cf_block_free(stage->text);
    stage->text = NULL;
}

bool cf__batch_has_room(const struct cf__stage *stage)
{
    return stage->stream->free < stage->items + CF__BATCH_ITEMS &&
           stage->run_count < CF__BATCH_RUNS && stage->block_count < CF__BATCH_BLOCKS;
}

bool cf__batch_is_ripe(const struct cf__stage *stage)
{
    return stage->run_bytes >= CF__BATCH_BYTES || (stage->mode & CF_SYNC);
}

/* ------------------------------------------------------------------------ blocks */

/* Hold a block, and append text in it by reference from now on. There is room for one more block:
 * cf__batch_has_room. */
static void adopt(struct cf__stage *stage, cf_block *block)
{
    stage->stream->base = (uintptr_t)block->data;
    stage->stream->extent = block->capacity;
    stage->separator = block->separator;
    for (size_t i = 0; i < stage->block_count; i++)
        if (stage->blocks[i] == block)
            return;
    stage->blocks[stage->block_count++] = cf_block_ref(block);
}

cf_block *cf__batch_block_of(const struct cf__stage *stage, cf_line line)
{
    for (size_t i = 0; i < stage->block_count; i++)
        if (cf__block_holds(stage->blocks[i], line.text, line.len))
            return stage->blocks[i];
    return NULL;
}

/* Reserve `size` bytes of the text block; makes a new one when it is full. */
static char *reserve(struct cf__stage *stage, size_t size)
{
    if (stage->text && stage->text->separator == stage->separator &&
        stage->text_used + size <= stage->text->capacity) {
        char *place = stage->text->data + stage->text_used;
        stage->text_used += size;
        return place;
    }
    cf_block *fresh = cf_block_new(size > TEXT_CAPACITY ? size : TEXT_CAPACITY);
    if (!fresh)
        return NULL;
    fresh->separator = stage->separator;
    cf_block_free(stage->text);
    stage->text = fresh;
    stage->text_used = size;
    return fresh->data;
}

/* Copy a line with its separator behind the last copied one, so that a sink can write them as one
 * run. */
static bool copy(struct cf__stage *stage, cf_line *line)
{
    char *place = reserve(stage, line->len + 1);
    if (!place)
        return false;
    if (line->len > 0)
        memcpy(place, line->text, line->len);
    place[line->len] = stage->separator;
    line->text = place;
    adopt(stage, stage->text);
    return true;
}

/* --------------------------------------------------------------------- appending */

bool cf__batch_append_line(struct cf__stage *stage, struct cf__stage *from, cf_line line)
{
    if ((uintptr_t)line.text - stage->stream->base >= stage->stream->extent) {
        cf_block *block = from ? cf__batch_block_of(from, line) : NULL;
        if (block)
            adopt(stage, block);
        else if (!copy(stage, &line))
            return false;
    }
    *stage->stream->free++ = line;
    cf__stage_set_live(stage, false);
    stage->stream->limit = limit_of(stage);
    return true;
}

static bool continues(const cf_span *last, const cf_span *span)
{
    return !last->single && !span->single && last->text + last->len == span->text &&
           last->block == span->block && last->tag == span->tag && !last->line == !span->line;
}

/* The last item, if it is a run that `span` continues; else NULL. */
static cf_span *run_to_extend(struct cf__stage *stage, const cf_span *span)
{
    if (stage->run_count == 0 || stage->stream->free[-1].len != CF__RUN_ITEM)
        return NULL;
    cf_span *last = &stage->runs[stage->run_count - 1];
    return continues(last, span) ? last : NULL;
}

static bool append_run(struct cf__stage *stage, const cf_span *span)
{
    stage->run_bytes += span->len;
    cf_span *last = run_to_extend(stage, span);
    if (last) {
        last->len += span->len;
        return true;
    }
    adopt(stage, span->block);
    cf_span *run = &stage->runs[stage->run_count++];
    *run = *span;
    *stage->stream->free++ = (cf_line){(const char *)run, CF__RUN_ITEM};
    cf__stage_set_live(stage, false);
    stage->stream->limit = limit_of(stage);
    return true;
}

/* Copy a run whose text is in no block, as one run. If its last line lacks the separator, that is
 * put behind the run, not in it: is_terminated() in recv.c looks there. */
static bool copy_run(struct cf__stage *stage, const cf_span *span)
{
    bool is_cut_off = span->text[span->len - 1] != stage->separator;
    char *place = reserve(stage, span->len + is_cut_off);
    if (!place)
        return false;
    memcpy(place, span->text, span->len);
    if (is_cut_off)
        place[span->len] = stage->separator;
    cf_span copied = *span;
    copied.text = place;
    copied.block = stage->text;
    return append_run(stage, &copied);
}

void cf__batch_lend(struct cf__stage *stage, const struct cf__stage *from, const cf_line lines[],
                    size_t count)
{
    for (size_t i = 0; i < from->block_count; i++)
        adopt(stage, from->blocks[i]);
    if (CF_UNLIKELY(stage->flow != NULL))
        cf__flow_count_lines(stage->flow, lines, count);
    cf__batch_shut(stage);
    stage->stream->next = lines;
    stage->stream->end = lines + count;
}

bool cf__batch_append_span(struct cf__stage *stage, const cf_span *span)
{
    if (span->len == 0 && !span->single)
        return true;
    if (!span->block && !span->single)
        return copy_run(stage, span);
    if (!span->single || span->tag || span->line)
        return append_run(stage, span);
    if (span->block)
        adopt(stage, span->block);
    return cf__batch_append_line(stage, NULL, (cf_line){span->text, span->len});
}

/*
 * flow.c - count what a stage receives, once a graph has asked for it.
 */
#include "config.h"

#include "flow/flow.h"

#include <stdlib.h>
#include <string.h>

struct cf__flow *cf__flow_watch(struct cf__stage *stage)
{
    if (!stage->flow) {
        stage->flow = calloc(1, sizeof *stage->flow);
        if (!stage->flow)
            return NULL;
        atomic_init(&stage->flow->references, 1);
        memcpy(stage->flow->name, stage->self->name, sizeof stage->flow->name);
        cf__stage_set_live(stage, false);
    }
    atomic_fetch_add_explicit(&stage->flow->references, 1, memory_order_relaxed);
    return stage->flow;
}

void cf__flow_free(struct cf__flow *flow)
{
    if (flow && atomic_fetch_sub_explicit(&flow->references, 1, memory_order_acq_rel) == 1)
        free(flow);
}

static uint64_t lines_in(const cf_span *run)
{
    char separator = cf_span_separator(run);
    const char *end = run->text + run->len;
    uint64_t lines = 0;
    if (run->single)
        return 1;
    for (const char *p = run->text; p < end; lines++) {
        const char *found = memchr(p, separator, (size_t)(end - p));
        p = found ? found + 1 : end;
    }
    return lines;
}

static void add(_Atomic uint64_t *sum, uint64_t more)
{
    atomic_fetch_add_explicit(sum, more, memory_order_relaxed);
}

static void add_batch(struct cf__flow *flow, uint64_t lines, uint64_t bytes)
{
    if (lines == 0)
        return;
    add(&flow->lines, lines);
    add(&flow->bytes, bytes);
    add(&flow->batches, 1);
}

void cf__flow_count(struct cf__stage *stage)
{
    uint64_t lines = 0, bytes = 0;
    for (const cf_line *item = stage->items; item < stage->stream->free; item++) {
        const cf_span *run = item->len == CF__RUN_ITEM ? (const cf_span *)item->text : NULL;
        lines += run ? lines_in(run) : 1;
        bytes += run ? run->len + run->single : item->len + 1;
    }
    add_batch(stage->flow, lines, bytes);
}

void cf__flow_count_lines(struct cf__flow *flow, const cf_line lines[], size_t count)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += lines[i].len + 1;
    add_batch(flow, count, bytes);
}

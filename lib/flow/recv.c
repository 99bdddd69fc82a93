/*
 * recv.c - the receiving side of a stage: waits for a batch, and takes lines, spans or values from
 * it.
 */
#include "config.h"

#define CF_NO_INLINE
#include "flow/stage.h"

#include <string.h>

#include "flow/block.h"
#include "flow/turn.h"

/* May the body receive? Not when an error is pending, nor when no target wants more. */
static bool may_receive(struct cf__stage *stage)
{
    if (stage->self->hot.attention & CF__PENDING)
        return false;
    if (cf__has_taker(stage))
        return true;
    stage->stream->next = stage->stream->end;
    return stage->target && cf__note_refusal(stage, stage->target);
}

/* Needed for a stage that was resumed with a value by the fast path, which does not call
 * cf__turn_ends. */
static void end_turn(struct cf__stage *stage)
{
    if (stage->waiting_turns > 0)
        cf__turn_ends(stage);
}

static bool wait_for_batch(struct cf__stage *stage)
{
    end_turn(stage);
    cf__batch_open(stage);
    return cf__plain_yield(stage->self, CF_NIL, NULL) && may_receive(stage);
}

/* Wait for a batch or for a line by value, which comes from cf_send, or from a stage that is itself
 * handling one; its text stays valid until the next receive. Not for receiving spans, which lie in
 * blocks; and a stage whose batches are counted accepts no values. */
static bool wait_for_lines(struct cf__stage *stage)
{
    cf_value live = CF_NIL;
    end_turn(stage);
    cf__batch_open(stage);
    cf__stage_set_live(stage, !stage->flow);
    if (!cf__plain_yield(stage->self, CF_NIL, &live) || !may_receive(stage))
        return false;
    if (live.len == 0)
        return true;
    stage->lines[0] = (cf_line){live.str, live.len};
    stage->stream->next = stage->lines;
    stage->stream->end = stage->lines + 1;
    return true;
}

static struct cf__stage *receiver(cf_coro *self)
{
    struct cf__stage *stage = cf__stage_of(self);
    if (!stage)
        cf__set_raised(self,
                       cf__error_new(CF_EINVAL, self->name, "receives lines but is no stage"));
    return stage;
}

/* -------------------------------------------------------------------------- items */

/* Take the next item, if it is a run. */
static bool take_run(struct cf__stage *stage)
{
    if (stage->cursor == stage->stream->free || stage->cursor->len != CF__RUN_ITEM)
        return false;
    stage->run = *(const cf_span *)stage->cursor++->text;
    return true;
}

/* If the next items are lines, have the body receive from them, in place. */
static bool take_lines(struct cf__stage *stage)
{
    stage->stream->next = stage->cursor;
    if (stage->run_count == 0)
        stage->cursor = stage->stream->free;
    while (stage->cursor < stage->stream->free && stage->cursor->len != CF__RUN_ITEM)
        stage->cursor++;
    stage->stream->end = stage->cursor;
    return stage->stream->next != stage->stream->end;
}

/* -------------------------------------------------------------------------- lines */

static void split_run(struct cf__stage *stage)
{
    cf_span *run = &stage->run;
    size_t count = 1;
    if (run->single) {
        stage->lines[0] = (cf_line){run->text, run->len};
        run->len = 0;
    } else {
        const char *end = run->text + run->len;
        const char *rest = cf__split(run->text, end, run->block->separator, stage->lines,
                                     CF__BATCH_ITEMS + CF__SPLIT_WIDTH, &count);
        run->len = (size_t)(end - rest);
        run->text = rest;
    }
    stage->stream->next = stage->lines;
    stage->stream->end = stage->lines + count;
}

static bool refill(struct cf__stage *stage)
{
    if (stage->run.len == 0 && !take_run(stage))
        return take_lines(stage);
    split_run(stage);
    return true;
}

/* Returns the stage once it has lines to receive; NULL: there will be none. */
static struct cf__stage *with_lines(cf_coro *self)
{
    struct cf__stage *stage = receiver(self);
    if (!stage || !may_receive(stage))
        return NULL;
    stage->reads_lines = true;
    while (stage->stream->next == stage->stream->end)
        if (!refill(stage) && !wait_for_lines(stage))
            return NULL;
    return stage;
}

bool cf_recv_line(cf_coro *self, cf_line *line)
{
    struct cf__stage *stage = with_lines(self);
    if (!stage)
        return false;
    *line = *stage->stream->next++;
    return true;
}

bool cf__recv_lines(cf_coro *self, const cf_line **lines, size_t *count)
{
    struct cf__stage *stage = with_lines(self);
    if (!stage)
        return false;
    *lines = stage->stream->next;
    *count = (size_t)(stage->stream->end - stage->stream->next);
    stage->stream->next = stage->stream->end;
    return true;
}

bool cf__stage_yield(cf_coro *self, cf_value out, cf_value *in)
{
    (void)out; /* the value that a stage yields is dropped */
    cf_line line;
    if (!cf_recv_line(self, &line))
        return false;
    if (in)
        *in = cf_text(line.text, line.len);
    return true;
}

/* -------------------------------------------------------------------------- spans */

/* Is the line followed by a separator in its block? */
static bool is_terminated(const cf_block *block, cf_line line)
{
    const char *end = line.text + line.len;
    size_t filled = block->length ? block->length : block->capacity;
    return end < block->data + filled && *end == block->separator;
}

/* A line that contains separators, which a stage may have made, would be several lines in a run. */
static bool can_join_run(const struct cf__stage *stage, const cf_block *block, cf_line line)
{
    return is_terminated(block, line) &&
           (stage->reads_bytes || !memchr(line.text, block->separator, line.len));
}

/* Take the next line, and those that follow it in the same block, as one run again. */
static cf_span merge_lines(struct cf__stage *stage)
{
    cf_line line = *stage->stream->next++;
    cf_block *block = cf__batch_block_of(stage, line);
    cf_span span = {.text = line.text, .len = line.len, .block = block, .single = true};
    if (!can_join_run(stage, block, line))
        return span;
    span.single = false;
    span.len++;
    while (stage->stream->next != stage->stream->end) {
        line = *stage->stream->next;
        if (line.text != span.text + span.len || !cf__block_holds(block, line.text, line.len) ||
            !can_join_run(stage, block, line))
            break;
        span.len += line.len + 1;
        stage->stream->next++;
    }
    return span;
}

static bool next_span(struct cf__stage *stage, cf_span *span)
{
    if (stage->stream->next != stage->stream->end) {
        *span = merge_lines(stage);
        return true;
    }
    if (stage->run.len > 0 || take_run(stage)) {
        *span = stage->run;
        stage->run.len = 0;
        return true;
    }
    if (!take_lines(stage))
        return false;
    *span = merge_lines(stage);
    return true;
}

bool cf_batch_left(const cf_coro *self)
{
    const struct cf__stage *stage = cf__stage_of(self);
    return stage && (stage->stream->next != stage->stream->end || stage->run.len > 0 ||
                     stage->cursor != stage->stream->free);
}

void cf__reads_bytes(cf_coro *self)
{
    cf__stage_of(self)->reads_bytes = true;
}

bool cf_recv_span(cf_coro *self, cf_span *span)
{
    struct cf__stage *stage = receiver(self);
    if (!stage || !may_receive(stage))
        return false;
    while (!next_span(stage, span))
        if (!wait_for_batch(stage))
            return false;
    return true;
}

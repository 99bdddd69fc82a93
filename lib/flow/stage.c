/*
 * stage.c - a stage's life: made from a coroutine, started; at its end it finishes its target.
 */
#include "config.h"

#include "flow/flow.h"
#include "flow/stage.h"
#include "flow/targets.h"
#include "flow/turn.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Its stream replaces that of a missing target, or of one that is not a stage: it disables the fast
 * path of sending, and accepts no values. */
static const struct cf__hot null_target = {.state = CF__CLOSED};

/* Before a throw or close, have the stage handle everything that was sent to it. */
static bool interrupt(cf_coro *co)
{
    const struct cf__stage *stage = co->kind_data;
    if (!cf__wants_more(co) || cf__is_running(co))
        return true;
    cf_flush(co);
    return !stage->final;
}

static void finish_target(struct cf__stage *stage)
{
    cf_coro *target = stage->target;
    if (!target)
        return;
    cf__finish(target, &stage->failure);
    stage->target = NULL;
    stage->stream->target = (struct cf__stream *)&null_target.stream;
}

/* A target's failure becomes the stage's, unless it has an error of its own other than a close. */
static void adopt_failure(struct cf__stage *stage)
{
    const cf_error *own = cf_pending(stage->self);
    if (!stage->failure || (own && own->code != CF_ECLOSED))
        return;
    cf__set_raised(stage->self, stage->failure);
    stage->failure = NULL;
}

static void ended(cf_coro *self)
{
    struct cf__stage *stage = self->kind_data;
    finish_target(stage);
    adopt_failure(stage);
    const cf_error *own = cf_pending(self);
    if (own && own->code != CF_ECLOSED)
        stage->final = cf__error_ref(self->raised);
    cf__batch_open(stage);
    cf__batch_shut(stage);
    stage->reading = false;
    if (stage->waiting_turns > 0)
        cf__turn_ends(stage);
}

static void destroy(cf_coro *co)
{
    struct cf__stage *stage = co->kind_data;
    if (stage->target) /* left by a body that was abandoned, or never ran */
        cf_free(stage->target);
    cf__batch_open(stage);
    cf__batch_release(stage);
    cf__visits_end(stage);
    cf__edges_remove(stage);
    cf__flow_free(stage->flow);
    cf__error_free(stage->failure);
    cf__error_free(stage->final);
    free(stage);
}

static const struct cf__kind kind = {
    .name = "stage",
    .send = cf__stage_send,
    .yield = cf__stage_yield,
    .delegate = cf__stage_delegate,
    .interrupt = interrupt,
    .ended = ended,
    .destroy = destroy,
};

struct cf__stage *cf__stage_of(const cf_coro *co)
{
    return co->kind == &kind ? co->kind_data : NULL;
}

void cf__stage_lost(struct cf__stage *stage)
{
    struct cf__stage *target = cf__stage_of(stage->target);
    stage->lost = true;
    cf__stage_set_live(stage, false);
    if (target) {
        target->slow_only = true;
        target->stream->limit = target->stream->free;
    }
}

/* ----------------------------------------------------------------------- making one */

/* The arrays, most of its size, are not cleared: only what was filled is read. */
static struct cf__stage *new_record(void)
{
    struct cf__stage *stage = malloc(sizeof *stage);
    if (stage)
        memset(stage, 0, offsetof(struct cf__stage, items));
    return stage;
}

/* Takes target over only when it succeeds. */
static bool attach(cf_coro *co, cf_coro *target)
{
    struct cf__stage *stage = new_record();
    if (!stage)
        return false;
    struct cf__stage *target_stage = target ? cf__stage_of(target) : NULL;
    stage->self = co;
    stage->out_end = &stage->out;
    stage->unsettled = true;
    stage->separator = '\n';
    stage->stream = &co->hot.stream;
    stage->stream->target =
        target_stage ? target_stage->stream : (struct cf__stream *)&null_target.stream;
    cf__batch_open(stage);
    if (target_stage && !cf__edge_add(stage, target_stage)) {
        free(stage);
        return false;
    }
    stage->target = target;
    cf__set_kind(co, &kind, stage);
    return true;
}

/* Run to the first receive. */
static cf_coro *start(cf_coro *co)
{
    if (cf__resume(co, CF_NIL, NULL) != CF_ERROR)
        return co;
    struct cf__error *cause = cf__error_ref(co->last);
    cf_free(co); /* may change the last error */
    cf__set_last_error(cause);
    return NULL;
}

static cf_coro *make(cf_fn *fn, void *arg, cf_coro *target)
{
    cf_coro *co = cf_new(fn, arg);
    if (co && attach(co, target))
        return start(co);
    if (co)
        cf__fail(CF_ENOMEM, "cf_stage", "no memory for a stage");
    cf__targets_free((cf_coro *[]){co, target}, 2);
    return NULL;
}

cf_coro *cf_stage(cf_fn *fn, void *arg, cf_coro *target)
{
    return target ? make(fn, arg, target) : NULL;
}

cf_coro *cf_sink(cf_fn *fn, void *arg)
{
    return make(fn, arg, NULL);
}

cf_coro *cf_target(const cf_coro *self)
{
    struct cf__stage *stage = cf__stage_of(self);
    return stage ? stage->target : NULL;
}

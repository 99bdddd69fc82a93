/*
 * finish.c - what the owner of a target, a stage or a source, does with it at its own end.
 */
#include "config.h"

#include "flow/stage.h"
#include "flow/turn.h"

static void keep_first(struct cf__error **failure, struct cf__error *error)
{
    if (*failure)
        cf__error_free(error);
    else
        *failure = error;
}

/* The error that a stage has ended with; of any other coroutine its last error. */
static struct cf__error *failure_of(const cf_coro *target)
{
    const struct cf__stage *stage = cf__stage_of(target);
    return stage ? stage->final : target->last;
}

/* Why it could not be closed. */
static struct cf__error *refused_to_close(const cf_coro *target)
{
    const cf_error *error = cf_error_of(target);
    return cf__error_new(error->code, error->where, error->text);
}

/* Another task may be running the stage, in a flush: it must not be closed under it. */
static void wait_for_others(cf_coro *target)
{
    struct cf__stage *stage = cf__stage_of(target);
    if (stage)
        cf__await_last_turn(stage);
}

/* Avoids cf_close and cf_flush, which flush everything below: as the stages of a pipeline end one
 * after the other, each would flush the whole rest again. */
cf_status cf__finish(cf_coro *target, struct cf__error **failure)
{
    cf_status status = CF_DONE;
    wait_for_others(target);
    if (!cf__is_sole(target) || !cf__is_running(target))
        cf__flush_rest(target);
    wait_for_others(target);
    if (cf__is_sole(target))
        status = cf__close(target);
    if (failure_of(target))
        keep_first(failure, cf__error_ref(failure_of(target)));
    else if (status == CF_ERROR)
        keep_first(failure, refused_to_close(target));
    cf_free(target);
    return *failure ? CF_ERROR : CF_DONE;
}

void cf__raise_failure(cf_coro *self, struct cf__error *error)
{
    const cf_error *own = cf_pending(self);
    if (error && (!own || own->code == CF_ECLOSED))
        cf__set_raised(self, error);
    else
        cf__error_free(error);
}

/*
 * finish.c - the end of whoever owns a target, a stage or a source.
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

/* A stage remembers what it ended with; of any other coroutine there is what it last answered. */
static struct cf__error *failure_of(const cf_coro *target)
{
    const struct cf__stage *stage = cf__stage_of(target);
    return stage ? stage->final : target->last;
}

static struct cf__error *refused_to_close(const cf_coro *target)
{
    const cf_error *error = cf_error_of(target);
    return cf__error_new(error->code, error->where, error->text);
}

/* Another task may be in there, whose flush came by: it must not lose its ground. */
static void wait_for_others(cf_coro *target)
{
    struct cf__stage *stage = cf__stage_of(target);
    if (stage)
        cf__await_last_turn(stage);
}

/* Not cf_close and cf_flush, which flush all there is below: each stage that ends would have all
 * the rest flushed once more. */
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

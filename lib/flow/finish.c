/*
 * finish.c - the end of whoever owns a target, a stage or a source.
 */
#include "config.h"

#include "flow/stage.h"

static void keep_first(struct cf__error **failure, struct cf__error *error)
{
    if (*failure)
        cf__error_free(error);
    else
        *failure = error;
}

cf_status cf__finish(cf_coro *target, struct cf__error **failure)
{
    struct cf__stage *stage = cf__stage_of(target);
    cf_status status = CF_DONE;
    if (atomic_load_explicit(&target->references, memory_order_acquire) == 1)
        status = cf_close(target);
    else
        cf_flush(target);
    if (stage && stage->final)
        keep_first(failure, cf__error_ref(stage->final));
    else if (status == CF_ERROR)
        keep_first(failure, cf__error_format(cf_error_of(target)->code, cf_error_of(target)->where,
                                             "%s", cf_error_of(target)->text));
    cf_free(target);
    return *failure ? CF_ERROR : CF_DONE;
}

/*
 * delegate.c - yield-from in a stage: the lines that it receives are sent to another coroutine
 * until that ends. A stage cannot be part of a chain, because it is resumed once per batch, not per
 * line.
 */
#include "config.h"

#define CF_NO_INLINE
#include "flow/stage.h"

/* Throw self's pending error into sub first. */
static cf_status throw_on(cf_coro *self, cf_coro *sub, cf_value *value)
{
    return cf__throw(sub, cf__take_raised(self), value);
}

/* Close sub first, when self is being closed or its target wants no more. */
static cf_status close_first(cf_coro *sub)
{
    return cf_close(sub) == CF_ERROR ? CF_ERROR : CF_YIELD;
}

/* Returns sub's last status; or CF_YIELD: self was interrupted, and sub has been closed. */
static cf_status drive(cf_coro *self, cf_coro *sub, cf_value *value)
{
    cf_status status = cf_next(sub, value);
    while (status == CF_YIELD) {
        cf_line line;
        if (cf_recv_line(self, &line)) {
            status = cf_send(sub, cf_text(line.text, line.len), value);
            continue;
        }
        const cf_error *pending = cf_pending(self);
        if (!pending || pending->code == CF_ECLOSED)
            return close_first(sub);
        status = throw_on(self, sub, value);
    }
    return status;
}

bool cf__stage_delegate(cf_coro *self, cf_coro *sub, cf_value *result)
{
    cf_value value = CF_NIL;
    cf_status status = drive(self, sub, &value);
    const cf_error *error = status == CF_ERROR ? cf_error_of(sub) : NULL;
    if (error)
        cf__set_raised(self, cf__error_new(error->code, error->where, error->text));
    cf_free(sub);
    if (status == CF_DONE && result)
        *result = value;
    return status == CF_DONE;
}

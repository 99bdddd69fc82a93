/*
 * body.c - the calls of a body on its own stack: yield, recv, yield from, pending errors, defer.
 */
#include "config.h"

#define CF_NO_INLINE
#include "coro/coro.h"

#include <stdlib.h>

#include "coro/switch.h"

/* ------------------------------------------------------------------- pending errors */

void cf__set_raised(cf_coro *co, struct cf__error *error)
{
    cf__leave_trace(co, CF__KEEPS);
    cf__error_free(co->raised);
    co->raised = error;
    __atomic_fetch_or(&co->hot.attention, CF__PENDING, __ATOMIC_RELAXED);
}

struct cf__error *cf__take_pending(cf_coro *co)
{
    struct cf__error *error = co->raised;
    co->raised = NULL;
    __atomic_fetch_and(&co->hot.attention, ~(uint32_t)CF__PENDING, __ATOMIC_RELAXED);
    return error;
}

const cf_error *cf_pending(const cf_coro *self)
{
    return cf__error_get(self->raised);
}

cf_error cf_catch(cf_coro *self)
{
    struct cf__error *error = cf__take_raised(self);
    if (!error)
        return (cf_error){0, "", "", ""};
    cf__error_free(self->caught);
    self->caught = error;
    return *cf__error_get(error);
}

cf_value cf_raise(cf_coro *self, int code, const char *format, ...)
{
    if (code <= 0) {
        cf__set_raised(self, cf__error_format(CF_EINVAL, self->name, "raised with code %d", code));
        return CF_NIL;
    }
    va_list args;
    va_start(args, format);
    struct cf__error *error = format ? cf__error_vformat(code, self->name, format, args)
                                     : cf__error_new(code, self->name, NULL);
    va_end(args);
    cf__set_raised(self, error);
    return CF_NIL;
}

bool cf_defer(cf_coro *self, void (*fn)(void *), void *arg)
{
    struct cf__deferred *deferred = malloc(sizeof *deferred);
    if (!deferred)
        return false;
    cf__leave_trace(self, CF__KEEPS);
    *deferred = (struct cf__deferred){self->deferred, fn, arg};
    self->deferred = deferred;
    return true;
}

/* ------------------------------------------------------------------- yield and recv */

static uint32_t attention(const cf_coro *self)
{
    return __atomic_load_n(&self->hot.attention, __ATOMIC_RELAXED);
}

/* Must a yield return false at once? Raises CF_ECLOSED, once, in a body whose last reference was
 * dropped. */
static bool interrupted(cf_coro *self)
{
    uint32_t now = attention(self);
    if ((now & (CF__ORPHAN | CF__CLOSE_RAISED)) == CF__ORPHAN) {
        __atomic_fetch_or(&self->hot.attention, CF__CLOSE_RAISED, __ATOMIC_RELAXED);
        cf__set_raised(self, cf__error_new(CF_ECLOSED, self->name, NULL));
        return true;
    }
    return now & CF__PENDING;
}

bool cf__plain_yield(cf_coro *self, cf_value out, cf_value *in)
{
    if (interrupted(self))
        return false;
    cf_value value = out;
    cf__switch(self, &value, attention(self) & CF__ORPHAN ? CF__LAST_YIELD : CF_YIELD);
    if (attention(self) & CF__PENDING)
        return false;
    if (in)
        *in = value;
    return true;
}

bool cf__yield_slow(cf_coro *self, cf_value out, cf_value *in)
{
    if (self->kind && self->kind->yield)
        return self->kind->yield(self, out, in);
    return cf__plain_yield(self, out, in);
}

/* ----------------------------------------------------------------------- yield from */

/*
 * Drop the caller's reference to a coroutine that was refused as a delegate. A running one (self,
 * too) is kept alive by its resumer's reference; if that is the only one, the caller had none to
 * give.
 */
static void drop_refused(cf_coro *sub)
{
    if (sub && !(cf__is_running(sub) && cf__is_sole(sub)))
        cf_free(sub);
}

static bool refuse(cf_coro *self, cf_coro *sub, int code, const char *text)
{
    cf__set_raised(self, cf__error_new(code, self->name, text));
    drop_refused(sub);
    return false;
}

/* Append sub's chain to self's. */
static void attach(cf_coro *self, cf_coro *sub)
{
    cf_coro *root = self->root;
    cf_coro *leaf = sub->leaf;
    cf__leave_trace(sub, CF__JOINED);
    sub->hot.state = CF__HELD;
    sub->outer = self;
    self->delegate = sub;
    root->leaf = leaf;
    leaf->root = root;
    if (self == root)
        self->hot.state = CF__DELEGATING;
}

bool cf_yield_from(cf_coro *self, cf_coro *sub, cf_value *result)
{
    if (interrupted(self)) {
        drop_refused(sub);
        return false;
    }
    if (!sub || sub->kind)
        return refuse(self, sub, CF_EINVAL, "nothing that can be delegated to");
    if (!cf__enter(sub))
        return refuse(self, sub, CF_EBUSY, NULL);
    uint32_t state = sub->hot.state;
    bool own_way = self->kind && self->kind->delegate;
    if (!own_way && (state == CF__SUSPENDED || state == CF__DELEGATING))
        attach(self, sub);
    cf__leave(sub);
    if (state == CF__HELD)
        return refuse(self, sub, CF_EBUSY, NULL);
    if (own_way)
        return self->kind->delegate(self, sub, result);
    cf_value value = CF_NIL;
    if (state == CF__CLOSED)
        cf_free(sub);
    else
        cf__switch(self, &value, CF__DELEGATE);
    if (attention(self) & CF__PENDING)
        return false;
    if (result)
        *result = value;
    return true;
}

/*
 * coro.c - a coroutine's life: made, named, shared, freed; and the first function on its stack.
 */
#include "config.h"

#include "coro/coro.h"

#include <stdlib.h>
#include <string.h>

#include "coro/build.h"
#include "coro/switch.h"

/* The stream of a coroutine that is no stage, laid out as in coflow/stream-inline.h: nothing can be received
 * from it or sent to it the short way, and it is its own target. */
static const struct {
    const void *words[6];
    const void *target;
} no_stream = {.target = &no_stream};

static void fill(cf_coro *co, struct cf__stack stack, cf_fn *fn, void *arg)
{
    memset(co, 0, sizeof *co);
    co->hot.state = CF__CREATED;
    co->hot.attention = CF__SHORT_WAY ? 0 : CF__OUT_OF_LINE;
    co->hot.stream = (struct cf__stream *)&no_stream;
    co->fn = fn;
    co->arg = arg;
    co->leaf = co->root = co;
    co->stack = stack;
    atomic_init(&co->references, 1);
    strcpy(co->name, "coroutine");
    co->busy = (cf_error){CF_EBUSY, cf_error_name(CF_EBUSY), cf_error_message(CF_EBUSY), co->name};
    cf__claim(co);
}

cf_coro *cf_new_sized(cf_fn *fn, void *arg, size_t stack_size)
{
    if (!fn || stack_size < CF__STACK_MIN || stack_size > CF__STACK_MAX) {
        cf__fail(CF_EINVAL, "cf_new", fn ? "a stack has 16 KiB to 8 MiB" : "no function");
        return NULL;
    }
    struct cf__stack stack;
    if (!cf__stack_take(&stack, stack_size))
        return NULL;
    cf_coro *co = cf__stack_top(stack, sizeof *co);
    fill(co, stack, fn, arg);
    cf__annotate_new(&co->annotation);
    cf__prepare(co, co);
    return co;
}

cf_coro *cf_new(cf_fn *fn, void *arg)
{
    return cf_new_sized(fn, arg, CF__STACK_DEFAULT);
}

cf_coro *cf_ref(cf_coro *co)
{
    if (co)
        atomic_fetch_add_explicit(&co->references, 1, memory_order_relaxed);
    return co;
}

void cf_set_name(cf_coro *co, const char *name)
{
    size_t length = strnlen(name, sizeof co->name - 1);
    memcpy(co->name, name, length);
    co->name[length] = '\0';
}

const char *cf_name(const cf_coro *co)
{
    return co->name;
}

cf_state cf_state_of(const cf_coro *co)
{
    if (cf__is_running(co))
        return CF_RUNNING;
    switch (co->hot.state) {
    case CF__CREATED:
        return CF_CREATED;
    case CF__CLOSED:
        return CF_CLOSED;
    default:
        return CF_SUSPENDED;
    }
}

const cf_error *cf_error_of(const cf_coro *co)
{
    return atomic_load_explicit(&co->answered, memory_order_acquire);
}

/* ------------------------------------------------------------------------- end */

static void destroy(cf_coro *co)
{
    if (co->kind && co->kind->destroy)
        co->kind->destroy(co);
    while (co->deferred) { /* only of a body that was abandoned: what it deferred is not called */
        struct cf__deferred *deferred = co->deferred;
        co->deferred = deferred->next;
        free(deferred);
    }
    cf__error_free(co->raised);
    cf__error_free(co->caught);
    cf__error_free(co->last);
    cf__annotate_destroy(&co->annotation, co->stack, cf__guard_size());
    cf__stack_give(co->stack);
}

static bool drop(cf_coro *co)
{
    return atomic_fetch_sub_explicit(&co->references, 1, memory_order_acq_rel) == 1;
}

/* A loop, not recursion: a body that was abandoned in a yield-from may leave a chain of any length.
 */
static void destroy_chain(cf_coro *co)
{
    while (co) {
        cf_coro *delegate = co->delegate;
        destroy(co);
        co = delegate && drop(delegate) ? delegate : NULL;
    }
}

void cf__reap_orphan(cf_coro *co)
{
    if (!atomic_exchange(&co->orphan, false))
        return;
    if (co->hot.state != CF__CLOSED)
        cf_close(co);
    destroy_chain(co);
}

/* No reference is left, but it runs: it is told at its next yield, and whoever resumed it destroys
 * it. */
static void orphan(cf_coro *co)
{
    __atomic_fetch_or(&co->hot.attention, CF__ORPHAN, __ATOMIC_RELAXED);
    atomic_store(&co->orphan, true);
    if (!cf__is_running(co))
        cf__reap_orphan(co); /* it stopped in between, perhaps without seeing the mark */
}

void cf_free(cf_coro *co)
{
    if (!co || !drop(co))
        return;
    if (cf__is_running(co)) {
        orphan(co);
        return;
    }
    if (co->hot.state != CF__CLOSED)
        cf_close(co);
    destroy_chain(co);
}

/* ------------------------------------------------------------------------ start */

static void run_deferred(cf_coro *self)
{
    while (self->deferred) {
        struct cf__deferred *deferred = self->deferred;
        self->deferred = deferred->next;
        deferred->fn(deferred->arg);
        free(deferred);
    }
}

_Noreturn void cf__coro_main(cf_coro *self)
{
    cf__annotate_arrive(&self->annotation, false, NULL);
    cf_value result = self->fn(self, self->arg);
    run_deferred(self);
    if (self->kind && self->kind->ended)
        self->kind->ended(self);
    cf__hand_over(self, &result, self->raised ? CF_ERROR : CF_DONE);
    __builtin_unreachable();
}

/*
 * coro.c - a coroutine's life: made, named, shared, released; and the first function on its stack.
 */
#include "config.h"

#define CF_NO_INLINE
#include "coro/coro.h"

#include <stdlib.h>
#include <string.h>

#include "coro/build.h"
#include "coro/switch.h"
#include "coro/thread.h"

/* ------------------------------------------------------------------------ making */

enum {
    ATTENTION_AT_FIRST = CF__FAST_PATH ? 0 : CF__OUT_OF_LINE,
    TRACES_AT_FIRST = CF__FAST_PATH ? 0 : CF__SLOW_BUILD
};

/* Only the fast path relies on it. Other builds may have a record of another size. */
_Static_assert(!CF__FAST_PATH || offsetof(cf_coro, stack) == CF__STACK_AT, "coflow/coro-inline.h");

/* Set the fields that `assign` does not. Most coroutines leave these as they are here, so a record
 * is reused without clearing it; cf__leave_trace marks the others. */
CF__RARE static void construct(cf_coro *co)
{
    memset(co, 0, offsetof(cf_coro, stack));
    co->hot.attention = ATTENTION_AT_FIRST;
    co->hot.traces = TRACES_AT_FIRST;
    co->hot.stream.target = &co->hot.stream;
    co->leaf = co->root = co;
    co->hot.references = 1;
    co->busy = (cf_error){CF_EBUSY, cf_error_name(CF_EBUSY), cf_error_message(CF_EBUSY), co->name};
    strcpy(co->name, "coroutine");
}

static inline cf_coro *assign(cf_coro *co, uintptr_t owner, cf_fn *fn, void *arg)
{
    co->hot.state = CF__SUSPENDED;
    co->hot.owner = owner;
    co->fn = fn;
    co->arg = arg;
    co->started = false;
    cf__annotate_new(&co->annotation);
    cf__prepare(co);
    return co;
}

static cf_coro *make(cf_fn *fn, void *arg, int class)
{
    struct cf__thread *thread = cf__thread_get();
    struct cf__stack *stack = cf__stack_take(thread ? &thread->stacks : NULL, class);
    if (!stack)
        return NULL;
    cf_coro *co = cf__stack_owner(stack);
    if (!co->leaf)
        construct(co);
    return assign(co, thread ? thread->bias : 0, fn, arg);
}

/* What is wrong with the arguments; NULL: nothing. */
static const char *refusal_of(cf_fn *fn, size_t stack_size, unsigned flags)
{
    if (!fn)
        return "no function";
    if (stack_size < CF__STACK_MIN || stack_size > CF__STACK_MAX)
        return "a stack has 16 KiB to 8 MiB";
    return flags & ~(unsigned)(CF_UNGUARDED | CF_OWN_FLOATING) ? "unknown flags" : NULL;
}

cf_coro *cf_new_with(cf_fn *fn, void *arg, size_t stack_size, unsigned flags)
{
    const char *refusal = refusal_of(fn, stack_size, flags);
    if (refusal) {
        cf__fail(CF_EINVAL, "cf_new", "%s", refusal);
        return NULL;
    }
    cf_coro *co = make(fn, arg, cf__stack_class(stack_size, !(flags & CF_UNGUARDED)));
    if (co && flags & CF_OWN_FLOATING) {
        cf__leave_trace(co, CF__KEEPS);
        co->owns_floating = true;
        co->floating = cf__floating_get();
        co->hot.owner = 0;
        co->hot.attention |= CF__OUT_OF_LINE;
    }
    return co;
}

cf_coro *cf_new_sized(cf_fn *fn, void *arg, size_t stack_size)
{
    return cf_new_with(fn, arg, stack_size, 0);
}

cf_coro *cf_new(cf_fn *fn, void *arg)
{
    struct cf__thread *thread = cf__thread_if_any();
    struct cf__stack *stack = NULL;
    if (CF_LIKELY(fn && thread))
        stack = cf__stack_pop(&thread->stacks.at_hand[cf__stack_class(CF__STACK_DEFAULT, true)]);
    if (CF_LIKELY(stack != NULL))
        return assign(cf__stack_owner(stack), thread->bias, fn, arg);
    return cf_new_sized(fn, arg, CF__STACK_DEFAULT);
}

void cf__set_kind(cf_coro *co, const struct cf__kind *kind, void *data)
{
    cf__leave_trace(co, CF__KEEPS);
    co->kind = kind;
    co->kind_data = data;
    co->hot.state = cf__idle_state(co);
    __atomic_fetch_or(&co->hot.attention, CF__STAGE, __ATOMIC_RELAXED);
    if (kind->name && !co->named)
        cf_set_name(co, kind->name);
}

/* ------------------------------------------------------------------- properties */

void cf_set_name(cf_coro *co, const char *name)
{
    cf__leave_trace(co, CF__KEEPS);
    size_t length = strnlen(name, sizeof co->name - 1);
    memcpy(co->name, name, length);
    co->name[length] = '\0';
    co->named = true;
}

const char *cf_name(const cf_coro *co)
{
    return co->name;
}

cf_state cf_state_of(const cf_coro *co)
{
    const cf_coro *root = co;
    while (root->hot.state == CF__HELD)
        root = root->outer;
    if (cf__is_running(root))
        return CF_RUNNING;
    if (co->hot.state == CF__CLOSED)
        return CF_CLOSED;
    return cf__is_fresh(co) ? CF_CREATED : CF_SUSPENDED;
}

const cf_error *cf_error_of(const cf_coro *co)
{
    return atomic_load_explicit(&co->answered, memory_order_acquire);
}

size_t cf_trim(void)
{
    struct cf__thread *thread = cf__thread_get();
    return cf__stack_trim(thread ? &thread->stacks : NULL);
}

/* ------------------------------------------------------------------- references */

cf_coro *cf_ref(cf_coro *co)
{
    if (co)
        __atomic_fetch_add(&co->hot.references, 1, __ATOMIC_RELAXED);
    return co;
}

/* Drop a reference. true: it was the last. The count then stays at 1, as the next coroutine in this
 * record needs it, and a sole owner does not pay for an atomic subtraction. */
static bool drop(cf_coro *co)
{
    if (cf__is_sole(co))
        return true;
    if (__atomic_fetch_sub(&co->hot.references, 1, __ATOMIC_ACQ_REL) != 1)
        return false;
    co->hot.references = 1;
    return true;
}

CF__RARE static void remove_traces(cf_coro *co)
{
    if (!(co->hot.traces & CF__KEEPS)) {
        co->hot.traces = TRACES_AT_FIRST;
        return;
    }
    if (co->kind && co->kind->destroy)
        co->kind->destroy(co);
    while (co->deferred) { /* left by an abandoned body: must not be called */
        struct cf__deferred *deferred = co->deferred;
        co->deferred = deferred->next;
        free(deferred);
    }
    cf__error_free(co->raised);
    cf__error_free(co->caught);
    cf__error_free(co->last);
    construct(co);
}

static void destroy(cf_coro *co)
{
    cf__annotate_destroy(&co->annotation, &co->stack);
    if (CF_UNLIKELY(co->hot.traces != 0))
        remove_traces(co);
    struct cf__thread *thread = cf__thread_get();
    cf__stack_give(thread ? &thread->stacks : NULL, &co->stack);
}

/* A body that is abandoned in a yield-from may leave a chain of any length, hence no recursion. */
CF__RARE void cf__close_and_destroy(cf_coro *co)
{
    while (co) {
        __atomic_fetch_and(&co->hot.attention, ~(uint32_t)(CF__ORPHAN | CF__CLOSE_RAISED),
                           __ATOMIC_RELAXED);
        if (co->hot.state != CF__CLOSED)
            cf_close(co);
        cf_coro *delegate = cf__unchain(co);
        destroy(co);
        co = delegate && drop(delegate) ? delegate : NULL;
    }
}

void cf_free(cf_coro *co)
{
    if (!co || !drop(co))
        return;
    if (CF_LIKELY(co->hot.state == CF__CLOSED))
        destroy(co);
    else if (cf__is_running(co)) /* its resumer releases it after its next yield */
        __atomic_fetch_or(&co->hot.attention, CF__ORPHAN, __ATOMIC_RELAXED);
    else
        cf__close_and_destroy(co);
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

/* Refuse values until the resumer sends nil, which starts the body. */
CF__RARE static void refuse(cf_coro *self, cf_value first)
{
    do
        cf__switch(self, &first, CF__REFUSE);
    while (first.u64 != 0 || first.len != 0);
}

/* The slow path of the end: run deferred functions and the kind's hook, let the resumer settle. */
__attribute__((noinline)) _Noreturn static void end(cf_coro *self, cf_value result)
{
    run_deferred(self);
    if (self->kind && self->kind->ended)
        self->kind->ended(self);
    cf__switch_last(self, &result, self->raised ? CF_ERROR : CF_DONE);
    __builtin_unreachable();
}

cf_value cf__coro_main(cf_coro *self, cf_value first)
{
    cf__annotate_arrive(&self->annotation, false, NULL);
    if (CF_UNLIKELY(first.u64 != 0 || first.len != 0))
        refuse(self, first);
    self->started = true;
    if (CF_UNLIKELY(self->owns_floating))
        cf__floating_set(self->floating);
    cf_value result = self->fn(self, self->arg);
    if (CF_UNLIKELY(self->hot.attention != 0 || self->hot.traces != 0))
        end(self, result);
    self->hot.state = CF__CLOSED;
    return result;
}

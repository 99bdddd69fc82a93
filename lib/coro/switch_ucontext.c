/*
 * switch_ucontext.c - the same exchange where there is no assembler for it. swapcontext asks the
 * kernel for the signal mask at every switch: some two hundred nanoseconds.
 */
#include "config.h"

#define CF_NO_INLINE
#include "coro/switch.h"

#include <ucontext.h>

/* Stands at the top of the stack until the first exchange; from then on contexts stand in the
 * frames of cf__exchange_ucontext on either side: context[0] points at the one that waits,
 * context[1] at its frame (ASan moves `here` off the stack). */
static void entry(unsigned high, unsigned low)
{
    cf_coro *self = (cf_coro *)((uintptr_t)high << 16 << 16 | low);
    cf__coro_main(self, self->exchange_value);
}

void cf__prepare(cf_coro *co)
{
    uintptr_t place = ((uintptr_t)co - sizeof(ucontext_t)) & ~(uintptr_t)63;
    ucontext_t *first = (ucontext_t *)place;
    getcontext(first);
    first->uc_link = NULL;
    first->uc_stack.ss_sp = co->stack.base;
    first->uc_stack.ss_size = place - (uintptr_t)co->stack.base;
    uintptr_t self = (uintptr_t)co;
    makecontext(first, (void (*)(void))entry, 2, (unsigned)(self >> 16 >> 16), (unsigned)self);
    co->hot.context[0] = first;
}

int cf__exchange_ucontext(cf_coro *co, cf_value *value, int why)
{
    ucontext_t here;
    ucontext_t *there = co->hot.context[0];
    co->hot.context[0] = &here;
    co->hot.context[1] = __builtin_frame_address(0);
    co->exchange_value = *value;
    co->exchange_why = why;
    swapcontext(&here, there);
    *value = co->exchange_value;
    return co->exchange_why;
}

/* ------------------------------------------- the exported calls, which always go the long way */

cf_status cf_send(cf_coro *co, cf_value in, cf_value *out)
{
    return cf__send_long(co, in, out);
}

cf_status cf_next(cf_coro *co, cf_value *out)
{
    return cf__send_long(co, CF_NIL, out);
}

bool cf_yield(cf_coro *self, cf_value out, cf_value *in)
{
    return cf__yield_long(self, out, in);
}

bool cf_recv(cf_coro *self, cf_value *in)
{
    return cf__yield_long(self, CF_NIL, in);
}

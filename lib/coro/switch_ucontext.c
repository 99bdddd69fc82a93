/*
 * switch_ucontext.c - the exchange for processors without an assembler one. swapcontext makes a
 * system call for the signal mask at every switch: some two hundred nanoseconds.
 */
#include "config.h"

#define CF_NO_INLINE
#include "coro/switch.h"

#include <ucontext.h>

/*
 * hot.context[0] points to the ucontext_t of the suspended side: at the top of the stack before the
 * first exchange, then in a frame of cf__exchange_ucontext. context[1] is the address of that frame
 * (ASan moves `here` off the stack).
 */

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

/* ------------------------------------------ the exported calls, always on the slow path */

cf_status cf_send(cf_coro *co, cf_value in, cf_value *out)
{
    return cf__send_slow(co, in, out);
}

cf_status cf_next(cf_coro *co, cf_value *out)
{
    return cf__send_slow(co, CF_NIL, out);
}

bool cf_yield(cf_coro *self, cf_value out, cf_value *in)
{
    return cf__yield_slow(self, out, in);
}

bool cf_recv(cf_coro *self, cf_value *in)
{
    return cf__yield_slow(self, CF_NIL, in);
}

/*
 * switch.h - a complete switch: the exchange of stacks, with the annotations for sanitizers and the
 * floating-point environment. The exchange itself is in coflow/coro-inline.h and switch_<cpu>.S, or
 * in switch_ucontext.c.
 */
#ifndef CF_CORO_SWITCH_H
#define CF_CORO_SWITCH_H

#include "coro/coro.h"

#ifdef CF_SWITCH_ASM
void cf__entry(void); /* switch_<cpu>.S: calls cf__coro_main */

/* Make the first exchange start cf__coro_main, on the stack below co's record. */
static inline void cf__prepare(cf_coro *co)
{
    co->hot.context[0] = co;
    co->hot.context[1] = NULL;
    co->hot.context[2] = (void *)cf__entry;
}

/* An address on the stack of co's suspended side: the resumer's while co runs. */
static inline const void *cf__left_at(const cf_coro *co)
{
    return co->hot.context[0];
}
#else
static inline const void *cf__left_at(const cf_coro *co)
{
    return co->hot.context[1];
}

void cf__prepare(cf_coro *co);
int cf__exchange_ucontext(cf_coro *co, cf_value *value, int why);
#endif

static inline int cf__exchange_any(cf_coro *co, cf_value *value, int why)
{
#ifdef CF_SWITCH_ASM
    return cf__exchange(&co->hot, value, why);
#else
    return cf__exchange_ucontext(co, value, why);
#endif
}

/*
 * Switch to the other side of co, passing *value and why; returns the why, and in *value the value,
 * that come back. The resumer passes 0, the coroutine a cf_status, CF__ENDED or a reason of coro.h.
 */
static inline int cf__switch(cf_coro *co, cf_value *value, int why)
{
    bool entering = why == 0;
    void *fake_stack = NULL;
    struct cf__floating mine;
    if (CF_UNLIKELY(co->owns_floating))
        mine = cf__floating_get();
    cf__annotate_depart(&co->annotation, &co->stack, entering, false, &fake_stack);
    why = cf__exchange_any(co, value, why);
    cf__annotate_arrive(&co->annotation, entering, fake_stack);
    if (CF_UNLIKELY(co->owns_floating))
        cf__floating_set(mine);
    return why;
}

/* The last switch of a coroutine that has ended. Never returns. */
static inline void cf__switch_last(cf_coro *co, cf_value *value, int why)
{
    cf__annotate_depart(&co->annotation, &co->stack, false, true, NULL);
    cf__exchange_any(co, value, why);
}

#endif

/*
 * switch.h - one exchange of stacks, announced to whoever must know. The exchange itself is in
 * coflow/coro-inline.h and switch_<cpu>.S, or in switch_ucontext.c.
 */
#ifndef CF_CORO_SWITCH_H
#define CF_CORO_SWITCH_H

#include "coro/coro.h"

#ifdef CF_SWITCH_ASM
void cf__entry(void); /* switch_<cpu>.S: calls cf__coro_main */

/* Make co start in cf__coro_main at its first exchange, on the stack below its record. */
static inline void cf__prepare(cf_coro *co)
{
    co->hot.context[0] = co;
    co->hot.context[1] = NULL;
    co->hot.context[2] = (void *)cf__entry;
}

/* An address on the stack on which co's side was left: the stack pointer. */
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
 * Hand *value and why to the other side of co; returns what comes back. why is 0 from the resumer,
 * and a cf_status, CF__ENDED or one of the reasons in coro.h from the coroutine.
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

/* The same from the coroutine's end: nothing comes back. */
static inline void cf__switch_last(cf_coro *co, cf_value *value, int why)
{
    cf__annotate_depart(&co->annotation, &co->stack, false, true, NULL);
    cf__exchange_any(co, value, why);
}

#endif

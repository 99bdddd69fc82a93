/*
 * park.c - coroutines that a scheduler has adopted.
 */
#include "config.h"

#include "coro/park.h"

void cf__adopt(cf_coro *co)
{
    cf__enter(co); /* cannot fail: nobody runs a coroutine that has not been started */
}

/* The coroutine on whose stack an address lies: its record is at the top of the slot. */
static cf_coro *owner_of(const void *address)
{
    struct cf__stack *stack = cf__stack_of(address);
    return stack ? cf__stack_owner(stack) : NULL;
}

cf_coro *cf__innermost(cf_coro *co)
{
    if (cf__is_fresh(co))
        return co;
    return owner_of(cf__left_at(co->leaf));
}

cf_coro *cf__coro_here(void)
{
    return owner_of(__builtin_frame_address(0));
}

/* Walk down the pile: the suspended side of a running coroutine is its resumer's stack. */
bool cf__runs_here(const cf_coro *co)
{
    for (cf_coro *here = cf__coro_here(); here; here = owner_of(cf__left_at(here)))
        if (here == co || here->root == co)
            return true;
    return false;
}

bool cf__stage_runs_here(void)
{
    for (cf_coro *here = cf__coro_here(); here; here = owner_of(cf__left_at(here)))
        if (here->kind)
            return true;
    return false;
}

void cf__release(cf_coro *co)
{
    co->hot.state = CF__CLOSED;
    cf__leave(co);
}

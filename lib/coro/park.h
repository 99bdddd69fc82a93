/*
 * park.h - what a scheduler needs of a coroutine: to be the only one that resumes it, and to get
 * control back from whatever stack runs on top of it.
 *
 * An adopted coroutine counts as running, so every other resumer gets CF_EBUSY. The coroutines that
 * it resumes, and those that they resume, form a pile of stacks on top of it. When the topmost has
 * to wait, it parks: one exchange leads straight back to the scheduler, the pile stays as it is,
 * and the next drive continues at that place:
 *
 *     scheduler --drive--> adopted --send--> stage --send--> printer
 *         ^-------------------- park ---------------------------'
 *
 * Parking may also switch straight to another adopted coroutine, which then returns to the
 * scheduler in place of the first.
 */
#ifndef CF_CORO_PARK_H
#define CF_CORO_PARK_H

#include "coro/transfer.h"

/* Adopt a coroutine that has not been started. From then on only this thread may call the functions
 * below for it. */
void cf__adopt(cf_coro *co);

/*
 * Start an adopted coroutine, or continue it where it was parked. *value is what it is resumed
 * with: nil, or the value of the yield that this answers. Returns why the scheduler got control
 * back: CF__PARKED, when a stack on top of it called cf__park; anything else must be passed to
 * cf__settle, which gives CF_YIELD (its delegate has yielded; drive it again to answer that), or
 * CF_DONE or CF_ERROR: it has ended, and cf__release must be called. After cf__park_for the result
 * is about the coroutine that was switched to last, not about this one.
 *
 * Inline, because a `ret` right after an exchange is always mispredicted: the processor expects the
 * return address of a call made on the other stack (46 ns a pause with them, 16 without).
 */
static inline int cf__drive_adopted(cf_coro *co, cf_value *value)
{
    if (CF_UNLIKELY(cf__needs_full_switch(co->leaf)))
        return cf__switch(co->leaf, value, 0);
    return cf__exchange_with_any(&co->leaf->hot, value);
}

/* Prefetch what driving it will touch: the record and the frames below it. */
static inline void cf__prefetch_adopted(const cf_coro *co)
{
    for (int line = -2; line < 2; line++)
        __builtin_prefetch((const char *)co + line * 64, 1);
}

/*
 * Return to the scheduler from any stack on top of an adopted coroutine. Returns when that is
 * driven again. In a chain the leaf was entered, so the leaf's context leads back; the chain cannot
 * change while a stack on top of its leaf is parked.
 */
static inline void cf__park(cf_coro *co)
{
    cf_value nothing = CF_NIL;
    cf__switch(co->leaf, &nothing, CF__PARKED);
}

/* May cf__park_for switch from co to next? */
static inline bool cf__can_park_for(const cf_coro *co, const cf_coro *next)
{
    return !cf__needs_full_switch(co->leaf) && !cf__needs_full_switch(next->leaf);
}

/* Park co and drive `next` in one exchange instead of two. */
static inline void cf__park_for(cf_coro *co, cf_coro *next)
{
    cf__transfer(&co->leaf->hot, &next->leaf->hot);
}

/* The coroutine on whose stack a parked pile will continue; co itself before its start. */
cf_coro *cf__innermost(cf_coro *co);

/* The coroutine on whose stack the caller runs; NULL: a thread's stack. */
cf_coro *cf__coro_here(void);

/* Does the caller run on co's stack, or on a stack on top of it? */
bool cf__runs_here(const cf_coro *co);

/* Does the caller run on the stack of a coroutine with a kind, or on a stack on top of one? */
bool cf__stage_runs_here(void);

/* End the adoption of a coroutine that has ended, or that will never be started. */
void cf__release(cf_coro *co);

#endif

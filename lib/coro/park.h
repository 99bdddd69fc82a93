/*
 * park.h - what a scheduler needs of a coroutine: to be the only one who resumes it, and to be
 * returned to from whatever stack runs on top of it.
 *
 * An adopted coroutine counts as running from then on, so that every other resumer is answered
 * CF_EBUSY. What it resumes in turn piles up on it; when one of those waits, the pile is left as it
 * stands by one exchange, straight to the scheduler, and is entered again at that very place:
 *
 *     scheduler --drive--> adopted --send--> stage --send--> printer
 *         ^-------------------- park ---------------------------'
 *
 * Or it is left straight for another adopted one, which then returns to the scheduler in its stead.
 */
#ifndef CF_CORO_PARK_H
#define CF_CORO_PARK_H

#include "coro/transfer.h"

/* Take a fresh coroutine over. Only this thread may call the others for it. */
void cf__adopt(cf_coro *co);

/*
 * Start it, or go on where it stands; then *value is nil, or was handed out by a yield that this
 * answers. Says why the scheduler is returned to: CF__PARKED, when something on top of it called
 * cf__park. All else is for cf__settle, which says CF_YIELD (one that it delegates to has yielded;
 * driving it again answers that), or CF_DONE or CF_ERROR: it has ended, and cf__release is due.
 * After a cf__park_for it is not this one that returns, but the one that was gone to last.
 *
 * Here, and not in park.c, because every `ret` right after an exchange is mispredicted: the
 * processor expects the return address of a call made on the other stack. (46 ns a pause with them,
 * 16 without.)
 */
static inline int cf__drive_adopted(cf_coro *co, cf_value *value)
{
    if (CF_UNLIKELY(cf__must_be_announced(co->leaf)))
        return cf__switch(co->leaf, value, 0);
    return cf__exchange_with_any(&co->leaf->hot, value);
}

/* It will be driven soon: fetch what that touches, the record and the frames below it. */
static inline void cf__prefetch_adopted(const cf_coro *co)
{
    for (int line = -2; line < 2; line++)
        __builtin_prefetch((const char *)co + line * 64, 1);
}

/*
 * Leave an adopted coroutine, from any stack on top of it. Returns when it is driven again. Of a
 * chain, the leaf was entered, so there the way back is kept; nothing moves in the chain while what
 * stands on top of its leaf is parked.
 */
static inline void cf__park(cf_coro *co)
{
    cf_value nothing = CF_NIL;
    cf__switch(co->leaf, &nothing, CF__PARKED);
}

/* Can cf__park_for go from the one to the other? */
static inline bool cf__can_park_for(const cf_coro *co, const cf_coro *next)
{
    return !cf__must_be_announced(co->leaf) && !cf__must_be_announced(next->leaf);
}

/* As cf__park, and drive `next` from here: one exchange instead of two. */
static inline void cf__park_for(cf_coro *co, cf_coro *next)
{
    cf__transfer(&co->leaf->hot, &next->leaf->hot);
}

/* Whose stack an adopted coroutine that is not being driven stands in; itself before its start. */
cf_coro *cf__innermost(cf_coro *co);

/* Whose stack the caller runs on; NULL: a thread's. */
cf_coro *cf__coro_here(void);

/* Does the caller run on top of it, or of one that it has resumed? */
bool cf__runs_here(const cf_coro *co);

/* Does the caller run on top of a coroutine that has a kind, a stage? */
bool cf__stage_runs_here(void);

/* It has ended, or never started and never will: others may look at it again. */
void cf__release(cf_coro *co);

#endif

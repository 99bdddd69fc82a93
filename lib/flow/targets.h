/*
 * targets.h - the targets of a stage that is being made, which its constructor has taken over.
 */
#ifndef CF_FLOW_TARGETS_H
#define CF_FLOW_TARGETS_H

#include <coflow/coro.h>

/* false: one of them is NULL. */
bool cf__targets_are_there(cf_coro *const targets[], size_t n);

/*
 * Drop the references to them, or to other coroutines, after a constructor has failed. NULLs are
 * fine. cf_last_error(), the reason of that, is kept, whatever errors the coroutines end with.
 */
void cf__targets_free(cf_coro *const targets[], size_t n);

#endif

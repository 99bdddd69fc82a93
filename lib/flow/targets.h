/*
 * targets.h - the targets of a stage that is being made, which its constructor has taken over.
 */
#ifndef CF_FLOW_TARGETS_H
#define CF_FLOW_TARGETS_H

#include <coflow/coro.h>

/* Is there none that could not be made? */
bool cf__targets_are_there(cf_coro *const targets[], size_t n);

/*
 * Drop the references to them, or to whatever else was made in vain. NULLs are fine. What their
 * ends come to leaves cf_last_error() as it is: it says why the stage could not be made.
 */
void cf__targets_free(cf_coro *const targets[], size_t n);

#endif

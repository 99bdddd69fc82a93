/*
 * targets.c - check and release the targets of a stage that is being made.
 */
#include "config.h"

#include "flow/targets.h"

#include "coro/error.h"

bool cf__targets_are_there(cf_coro *const targets[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!targets[i])
            return false;
    return true;
}

void cf__targets_free(cf_coro *const targets[], size_t n)
{
    struct cf__error *cause = cf__last_error_ref();
    for (size_t i = 0; i < n; i++)
        cf_free(targets[i]);
    cf__set_last_error(cause);
}

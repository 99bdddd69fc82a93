/*
 * fail.h - how a matcher that cannot be made says why: through cf_last_error().
 */
#ifndef CF_SEARCH_FAIL_H
#define CF_SEARCH_FAIL_H

#include <coflow/error.h>

#include "coro/error.h"

static inline void cf__fail_no_memory(void)
{
    cf__set_last_error(cf__error_new(CF_ENOMEM, "matcher", NULL));
}

#endif

/*
 * fail.h - reports why a matcher could not be made, through cf_last_error().
 */
#ifndef CF_SEARCH_FAIL_H
#define CF_SEARCH_FAIL_H

#include <stddef.h>

#include <coflow/error.h>

#include "coro/error.h"

static inline void cf__fail_no_memory(void)
{
    cf__set_last_error(cf__error_new(CF_ENOMEM, "matcher", NULL));
}

/* `message` says what is wrong with pattern `index` of `count`, at a byte offset. */
static inline void cf__fail_pattern(size_t index, size_t count, size_t offset, const char *message)
{
    if (count > 1)
        cf__fail(CF_EPATTERN, "matcher", "pattern %zu, at offset %zu: %s", index + 1, offset,
                 message);
    else
        cf__fail(CF_EPATTERN, "matcher", "at offset %zu: %s", offset, message);
}

#endif

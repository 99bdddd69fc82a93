/*
 * range.c - passes a range of lines: skip, then head.
 */
#include "config.h"

#include <coflow/filter.h>

#include "coro/error.h"
#include "flow/named.h"

cf_coro *cf_range(size_t first, size_t last, cf_coro *target)
{
    if (!target)
        return NULL;
    if (first == 0 || last < first) {
        cf__fail(CF_EINVAL, "range", "invalid range of lines: %zu to %zu", first, last);
        cf_free(target);
        return NULL;
    }
    cf_coro *until_last = cf__named(cf_head(last - first + 1, target), "range");
    return cf__named(cf_skip(first - 1, until_last), "range");
}

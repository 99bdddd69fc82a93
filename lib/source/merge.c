/*
 * merge.c - the lines of several descriptors at once.
 */
#include "config.h"

#include "source/gather.h"

static bool run(struct cf__gather *gather, const cf_input inputs[], size_t n)
{
    if (!cf__gather_open(gather))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!cf__gather_add(gather, &inputs[i], false))
            return false;
    while (gather->count > 0 && !gather->stopped)
        if (!cf__gather_step(gather, -1))
            return false;
    return true;
}

cf_status cf_merge(const cf_input inputs[], size_t n, cf_coro *target)
{
    struct cf__gather gather = {.name = "merge", .target = target, .epoll = -1, .listener = -1};
    if (!target)
        return CF_ERROR;
    return cf__gather_end(&gather, run(&gather, inputs, n));
}

/*
 * ticks.c - a line at fixed intervals. Times are absolute, so that delays do not add up.
 */
#include "config.h"

#include <coflow/source.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <coflow/io.h>

#include "coro/error.h"
#include "sched/clock.h"
#include "source/reader.h"

static bool wait_until(int64_t due)
{
    int64_t left = due - cf__now();
    return left <= 0 || cf_sleep((double)left * 1e-9);
}

static bool send_tick(uint64_t number, cf_coro *target)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%" PRIu64, number);
    return cf_send_line_to(NULL, target, (cf_line){text, (size_t)len}) && cf_flush(target);
}

cf_status cf_ticks(double seconds, uint64_t count, cf_coro *target)
{
    int64_t due = cf__now();
    if (!target)
        return CF_ERROR;
    if (!(seconds >= 0 && seconds < 4e9)) {
        cf__fail(CF_EINVAL, "ticks", "invalid interval: %g seconds", seconds);
        return cf__source_end(target, false);
    }
    for (uint64_t number = 1; count == 0 || number <= count; number++) {
        due += (int64_t)(seconds * 1e9);
        if (!wait_until(due)) {
            cf__set_last_error(cf__error_errno(errno, "ticks", NULL));
            return cf__source_end(target, false);
        }
        if (!send_tick(number, target))
            break;
    }
    return cf__source_end(target, true);
}

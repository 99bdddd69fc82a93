/*
 * rate.c - limits how many lines pass per second, by delaying them (a token bucket).
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/io.h>
#include <coflow/span.h>

#include "filter/runs.h"
#include "sched/clock.h"

struct pace {
    double lines_per_second;
    double burst;   /* lines that may pass at once: those of a tenth of a second, at least one */
    double allowed; /* lines that may pass at time `since` */
    int64_t since;  /* nanoseconds */
};

static void count_time(struct pace *pace)
{
    int64_t now = cf__now();
    pace->allowed += (double)(now - pace->since) * 1e-9 * pace->lines_per_second;
    if (pace->allowed > pace->burst)
        pace->allowed = pace->burst;
    pace->since = now;
}

/* Wait until a line may pass, and flush what was sent so far before. false: cancelled, or no more
 * is wanted. */
static bool wait_for_turn(cf_coro *self, struct pace *pace)
{
    for (count_time(pace); pace->allowed < 1; count_time(pace))
        if (!cf_flush(cf_target(self)) || !cf_sleep((1 - pace->allowed) / pace->lines_per_second))
            return false;
    return true;
}

static bool send_in_time(cf_coro *self, struct pace *pace, cf_span span)
{
    for (size_t lines = cf__run_lines(&span); lines > 0;) {
        if (!wait_for_turn(self, pace))
            return false;
        size_t now = pace->allowed < (double)lines ? (size_t)pace->allowed : lines;
        cf_span part = span;
        part.len = cf__run_prefix(&span, now);
        if (!cf_send_span(self, part))
            return false;
        cf__run_drop(&span, now);
        pace->allowed -= (double)now;
        lines -= now;
    }
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    double rate = *(const double *)arg;
    struct pace pace = {.lines_per_second = rate, .burst = rate > 10 ? rate / 10 : 1};
    cf_span span;
    cf_set_name(self, "rate");
    if (!(rate > 0))
        return cf_raise(self, CF_EINVAL, "the rate must be above 0: %g", rate);
    pace.allowed = pace.burst;
    pace.since = cf__now();
    while (cf_recv_span(self, &span) && send_in_time(self, &pace, span))
        ;
    return cf_nil;
}

cf_coro *cf_rate(double lines_per_second, cf_coro *target)
{
    return cf_stage(body, &lines_per_second, target);
}

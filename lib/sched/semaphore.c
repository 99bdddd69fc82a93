/*
 * semaphore.c - semaphores and events.
 */
#include "config.h"

#include <coflow/sync.h>

#include <errno.h>
#include <stdlib.h>

#include "sched/scheduler.h"

struct cf_semaphore {
    struct cf__queue waiting;
    size_t permits;
};

struct cf_event {
    struct cf__queue waiting;
    bool is_set;
};

static bool wait_in(struct cf__queue *queue, double seconds)
{
    struct cf__scheduler *s = cf__scheduler_get();
    struct cf__wait wait = {0};
    if (!s) {
        errno = ENOMEM;
        return false;
    }
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    if (seconds == 0)
        return cf__outcome_errno(CF__TIMED_OUT);
    return cf__outcome_errno(cf__wait(s, &wait, queue, cf__deadline(seconds)));
}

cf_semaphore *cf_semaphore_new(size_t permits)
{
    cf_semaphore *semaphore = calloc(1, sizeof *semaphore);
    if (!semaphore) {
        cf__fail(CF_ENOMEM, "cf_semaphore_new", "out of memory");
        return NULL;
    }
    semaphore->permits = permits;
    return semaphore;
}

void cf_semaphore_free(cf_semaphore *semaphore)
{
    free(semaphore);
}

bool cf_semaphore_acquire(cf_semaphore *semaphore, double seconds)
{
    if (semaphore->permits == 0)
        return wait_in(&semaphore->waiting, seconds);
    semaphore->permits--;
    return true;
}

/* Hand the permit directly to the longest waiter, so that no later caller can take it first. */
void cf_semaphore_release(cf_semaphore *semaphore)
{
    if (!semaphore->waiting.first || !cf__wake_first(cf__scheduler_here(), &semaphore->waiting))
        semaphore->permits++;
}

cf_event *cf_event_new(void)
{
    cf_event *event = calloc(1, sizeof *event);
    if (!event)
        cf__fail(CF_ENOMEM, "cf_event_new", "out of memory");
    return event;
}

void cf_event_free(cf_event *event)
{
    free(event);
}

void cf_event_set(cf_event *event)
{
    event->is_set = true;
    if (event->waiting.first)
        cf__wake_all(cf__scheduler_here(), &event->waiting);
}

void cf_event_clear(cf_event *event)
{
    event->is_set = false;
}

bool cf_event_wait(cf_event *event, double seconds)
{
    return event->is_set || wait_in(&event->waiting, seconds);
}

/*
 * timer.h - a heap of timers, ordered by time; equal times in the order they were set.
 */
#ifndef CF_SCHED_TIMER_H
#define CF_SCHED_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Embedded in the object that waits. All zero: not set. */
struct cf__timer {
    uint32_t number; /* index into cf__timers.timers, plus 1 */
};

struct cf__timer_entry {
    int64_t when;
    uint32_t turn;   /* orders equal times. Compared by difference, so it may wrap around. */
    uint32_t number; /* index into cf__timers.timers */
};

/*
 * Heap entries refer to timers by number, and positions in the heap are kept in an array by that
 * number. Keeping a timer's position in the timer itself, on the stack of the waiting task, would
 * cost a cache miss whenever an entry moves.
 */
struct cf__timers {
    struct cf__timer_entry *heap;
    struct cf__timer **timers; /* by number */
    uint32_t *places; /* by number: position in the heap; for a free number, the next free one */
    uint32_t free;    /* head of the list of free numbers */
    uint32_t count;   /* timers that are set */
    uint32_t capacity;
    uint32_t turns; /* `turn` of the next entry */
};

/* Make room for `count` timers in all, so that setting them cannot fail. false: no memory. */
bool cf__timers_reserve(struct cf__timers *timers, size_t count);
void cf__timers_free(struct cf__timers *timers);

void cf__timer_set(struct cf__timers *timers, struct cf__timer *timer, int64_t when);
void cf__timer_unset(struct cf__timers *timers, struct cf__timer *timer); /* no-op if not set */

/* The earliest time; CF__NEVER: no timer is set. */
int64_t cf__timers_next(const struct cf__timers *timers);

/*
 * Remove up to `max` timers that are due, earliest first; returns how many. Done in batches because
 * each due timer is a cache miss, and a batch is prefetched together. (100,000 sleeping tasks: 55
 * ms from wake-up to the last end, 75 ms when each is fetched alone.)
 */
size_t cf__timers_take_due(struct cf__timers *timers, int64_t now, struct cf__timer *due[],
                           size_t max);

#endif

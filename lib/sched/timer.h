/*
 * timer.h - deadlines in order: a heap of those that are set. Equal ones come out in the order they
 * were set.
 */
#ifndef CF_SCHED_TIMER_H
#define CF_SCHED_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Stands in what waits. Zero: not set. */
struct cf__timer {
    uint32_t number; /* from 1 */
};

struct cf__timer_entry {
    int64_t when;
    uint32_t turn;   /* among equal deadlines; only the difference to one set at about the same time
                        counts, so it may run over */
    uint32_t number; /* from 0 */
};

/* What moves in the heap is found by its number, and so are the places that are noted meanwhile: to
 * note each in the timer itself, on the stack of who waits, would miss the cache every time. */
struct cf__timers {
    struct cf__timer_entry *heap;
    struct cf__timer **timers; /* by number */
    uint32_t *places;          /* by number: in the heap; of a number that is free: the next such */
    uint32_t free;             /* the first number that is free */
    uint32_t count;            /* of timers that are set */
    uint32_t capacity;
    uint32_t turns;
};

/* Room for `count` timers at once, so that setting one cannot fail. false: no memory. */
bool cf__timers_reserve(struct cf__timers *timers, size_t count);
void cf__timers_free(struct cf__timers *timers);

void cf__timer_set(struct cf__timers *timers, struct cf__timer *timer, int64_t when);
void cf__timer_unset(struct cf__timers *timers, struct cf__timer *timer); /* fine if not set */

/* The earliest deadline; CF__NEVER if none is set. */
int64_t cf__timers_next(const struct cf__timers *timers);

/*
 * Take out those that are due, the earliest first, up to `max`; how many. Several at once, because
 * each is far from the processor when its time has come: all are fetched together. (A hundred
 * thousand sleepers: 75 ms from their waking to their ends with each fetched as it is found, 55
 * so.)
 */
size_t cf__timers_take_due(struct cf__timers *timers, int64_t now, struct cf__timer *due[],
                           size_t max);

#endif

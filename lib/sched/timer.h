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
    size_t place; /* in the heap, from 1; 0: not set */
};

struct cf__timer_entry {
    int64_t when;
    uint64_t turn; /* among equal deadlines */
    struct cf__timer *timer;
};

struct cf__timers {
    struct cf__timer_entry *entries;
    size_t count;
    size_t capacity;
    uint64_t turns;
};

/* Room for `count` timers at once, so that setting one cannot fail. false: no memory. */
bool cf__timers_reserve(struct cf__timers *timers, size_t count);
void cf__timers_free(struct cf__timers *timers);

void cf__timer_set(struct cf__timers *timers, struct cf__timer *timer, int64_t when);
void cf__timer_unset(struct cf__timers *timers, struct cf__timer *timer); /* fine if not set */

/* The earliest deadline; CF__NEVER if none is set. */
int64_t cf__timers_next(const struct cf__timers *timers);

/* Take out the earliest that is due; NULL: none is. */
struct cf__timer *cf__timers_pop(struct cf__timers *timers, int64_t now);

#endif

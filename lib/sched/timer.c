/*
 * timer.c - a heap with four children to a node: half as deep as a binary one, and the children
 * stand together in the cache.
 */
#include "config.h"

#include "sched/timer.h"

#include <stdlib.h>

#include "sched/clock.h"

enum { CHILDREN = 4 };

bool cf__timers_reserve(struct cf__timers *timers, size_t count)
{
    if (count <= timers->capacity)
        return true;
    size_t capacity = timers->capacity ? timers->capacity : 16;
    while (capacity < count)
        capacity *= 2;
    struct cf__timer_entry *entries = realloc(timers->entries, capacity * sizeof *entries);
    if (!entries)
        return false;
    timers->entries = entries;
    timers->capacity = capacity;
    return true;
}

void cf__timers_free(struct cf__timers *timers)
{
    free(timers->entries);
    *timers = (struct cf__timers){0};
}

static bool earlier(const struct cf__timer_entry *a, const struct cf__timer_entry *b)
{
    return a->when != b->when ? a->when < b->when : a->turn < b->turn;
}

static void put(struct cf__timers *timers, size_t at, struct cf__timer_entry entry)
{
    timers->entries[at] = entry;
    entry.timer->place = at + 1;
}

static void sift_up(struct cf__timers *timers, size_t at, struct cf__timer_entry entry)
{
    while (at > 0) {
        size_t parent = (at - 1) / CHILDREN;
        if (!earlier(&entry, &timers->entries[parent]))
            break;
        put(timers, at, timers->entries[parent]);
        at = parent;
    }
    put(timers, at, entry);
}

static size_t earliest_child(const struct cf__timers *timers, size_t at)
{
    size_t first = at * CHILDREN + 1;
    size_t end = first + CHILDREN < timers->count ? first + CHILDREN : timers->count;
    size_t best = first;
    for (size_t child = first + 1; child < end; child++)
        if (earlier(&timers->entries[child], &timers->entries[best]))
            best = child;
    return best;
}

static void sift_down(struct cf__timers *timers, size_t at, struct cf__timer_entry entry)
{
    while (at * CHILDREN + 1 < timers->count) {
        size_t child = earliest_child(timers, at);
        if (!earlier(&timers->entries[child], &entry))
            break;
        put(timers, at, timers->entries[child]);
        at = child;
    }
    put(timers, at, entry);
}

void cf__timer_set(struct cf__timers *timers, struct cf__timer *timer, int64_t when)
{
    struct cf__timer_entry entry = {when, timers->turns++, timer};
    sift_up(timers, timers->count++, entry);
}

void cf__timer_unset(struct cf__timers *timers, struct cf__timer *timer)
{
    if (timer->place == 0)
        return;
    size_t at = timer->place - 1;
    timer->place = 0;
    struct cf__timer_entry last = timers->entries[--timers->count];
    if (at == timers->count)
        return;
    if (at > 0 && earlier(&last, &timers->entries[(at - 1) / CHILDREN]))
        sift_up(timers, at, last);
    else
        sift_down(timers, at, last);
}

int64_t cf__timers_next(const struct cf__timers *timers)
{
    return timers->count > 0 ? timers->entries[0].when : CF__NEVER;
}

struct cf__timer *cf__timers_pop(struct cf__timers *timers, int64_t now)
{
    if (timers->count == 0 || timers->entries[0].when > now)
        return NULL;
    struct cf__timer *timer = timers->entries[0].timer;
    cf__timer_unset(timers, timer);
    return timer;
}

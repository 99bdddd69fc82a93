/*
 * timer.c - a 4-ary heap: half as deep as a binary one, and the children of a node are adjacent in
 * memory.
 */
#include "config.h"

#include "sched/timer.h"

#include <stdlib.h>

#include "sched/clock.h"

enum { CHILDREN = 4 };

/* If one realloc fails, the arrays that did grow stay; `capacity` is the smallest. */
static bool grow(struct cf__timers *timers, uint32_t capacity)
{
    struct cf__timer_entry *heap = realloc(timers->heap, capacity * sizeof *heap);
    if (heap)
        timers->heap = heap;
    struct cf__timer **by_number = realloc(timers->timers, capacity * sizeof *by_number);
    if (by_number)
        timers->timers = by_number;
    uint32_t *places = realloc(timers->places, capacity * sizeof *places);
    if (places)
        timers->places = places;
    if (!heap || !by_number || !places)
        return false;
    for (uint32_t number = timers->capacity; number < capacity; number++)
        places[number] = number + 1;
    timers->capacity = capacity;
    return true;
}

bool cf__timers_reserve(struct cf__timers *timers, size_t count)
{
    uint32_t capacity = timers->capacity ? timers->capacity : 16;
    if (count <= timers->capacity)
        return true;
    while (capacity < count && capacity < UINT32_MAX / 2)
        capacity *= 2;
    return count <= capacity && grow(timers, capacity);
}

void cf__timers_free(struct cf__timers *timers)
{
    free(timers->heap);
    free(timers->timers);
    free(timers->places);
    *timers = (struct cf__timers){0};
}

static bool earlier(const struct cf__timer_entry *a, const struct cf__timer_entry *b)
{
    return a->when != b->when ? a->when < b->when : (int32_t)(a->turn - b->turn) < 0;
}

static void put(struct cf__timers *timers, uint32_t at, struct cf__timer_entry entry)
{
    timers->heap[at] = entry;
    timers->places[entry.number] = at;
}

static void sift_up(struct cf__timers *timers, uint32_t at, struct cf__timer_entry entry)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / CHILDREN;
        if (!earlier(&entry, &timers->heap[parent]))
            break;
        put(timers, at, timers->heap[parent]);
        at = parent;
    }
    put(timers, at, entry);
}

static uint32_t earliest_child(const struct cf__timers *timers, uint32_t at)
{
    uint32_t first = at * CHILDREN + 1;
    uint32_t end = first + CHILDREN < timers->count ? first + CHILDREN : timers->count;
    uint32_t best = first;
    for (uint32_t child = first + 1; child < end; child++)
        if (earlier(&timers->heap[child], &timers->heap[best]))
            best = child;
    return best;
}

static void sift_down(struct cf__timers *timers, uint32_t at, struct cf__timer_entry entry)
{
    while (at * CHILDREN + 1 < timers->count) {
        uint32_t child = earliest_child(timers, at);
        if (!earlier(&timers->heap[child], &entry))
            break;
        put(timers, at, timers->heap[child]);
        at = child;
    }
    put(timers, at, entry);
}

void cf__timer_set(struct cf__timers *timers, struct cf__timer *timer, int64_t when)
{
    uint32_t number = timers->free;
    timers->free = timers->places[number];
    timers->timers[number] = timer;
    timer->number = number + 1;
    sift_up(timers, timers->count++, (struct cf__timer_entry){when, timers->turns++, number});
}

/* Remove the entry at heap[at]. */
static void remove_at(struct cf__timers *timers, uint32_t at)
{
    uint32_t number = timers->heap[at].number;
    timers->places[number] = timers->free;
    timers->free = number;
    struct cf__timer_entry last = timers->heap[--timers->count];
    if (at == timers->count)
        return;
    if (at > 0 && earlier(&last, &timers->heap[(at - 1) / CHILDREN]))
        sift_up(timers, at, last);
    else
        sift_down(timers, at, last);
}

void cf__timer_unset(struct cf__timers *timers, struct cf__timer *timer)
{
    if (timer->number == 0)
        return;
    remove_at(timers, timers->places[timer->number - 1]);
    timer->number = 0;
}

int64_t cf__timers_next(const struct cf__timers *timers)
{
    return timers->count > 0 ? timers->heap[0].when : CF__NEVER;
}

size_t cf__timers_take_due(struct cf__timers *timers, int64_t now, struct cf__timer *due[],
                           size_t max)
{
    size_t count = 0;
    while (count < max && timers->count > 0 && timers->heap[0].when <= now) {
        due[count++] = timers->timers[timers->heap[0].number];
        remove_at(timers, 0);
    }
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(due[i], 1);
    for (size_t i = 0; i < count; i++)
        due[i]->number = 0;
    return count;
}

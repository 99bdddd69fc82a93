/*
 * clock.h - points in time: nanoseconds of CLOCK_MONOTONIC. All deadlines of the library are given
 * so.
 */
#ifndef CF_SCHED_CLOCK_H
#define CF_SCHED_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CF__NEVER INT64_MAX

static inline int64_t cf__now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* `seconds` from now. CF__NEVER for a negative number, NaN, and more than 4e9 (127 years). */
static inline int64_t cf__deadline(double seconds)
{
    if (!(seconds >= 0 && seconds < 4e9))
        return CF__NEVER;
    return cf__now() + (int64_t)(seconds * 1e9);
}

/* The time left until `deadline`, at least 0; not for CF__NEVER. */
static inline struct timespec cf__until(int64_t deadline)
{
    int64_t left = deadline - cf__now();
    if (left < 0)
        left = 0;
    return (struct timespec){left / 1000000000, left % 1000000000};
}

#endif

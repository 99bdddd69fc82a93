/*
 * bench.h - timing for the programs in this folder. Each prints a line "CASE NANOSECONDS" per case.
 */
#ifndef COFLOW_BENCH_CORO_BENCH_H
#define COFLOW_BENCH_CORO_BENCH_H

#include <stdio.h>
#include <time.h>

enum { ROUND_TRIPS = 3000000, BIRTHS = 500000, ITEMS = 500000, STAGES = 5, TARGETS = 10 };

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* does not count the time of other processes */
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline void told(const char *name, double start, long times)
{
    printf("%s %.3f\n", name, (now() - start) / (double)times);
}

#endif

/*
 * progress.h - ctee --progress: a line on standard error about the copy.
 */
#ifndef CTEE_PROGRESS_H
#define CTEE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    CTEE_TICK = 500, /* milliseconds between two updates */
    CTEE_WINDOW = 10 /* ticks over which the shown rate is averaged */
};

typedef struct ctee_progress {
    FILE *out;
    bool live;        /* `out` is a terminal: the line is updated during the copy */
    uint64_t size;    /* of the input; 0: unknown */
    uint64_t started; /* nanoseconds of CLOCK_MONOTONIC, as all times here */
    uint64_t shown;   /* when the line was last updated and a sample taken */
    unsigned samples; /* number taken so far; sample i is at i % CTEE_WINDOW */
    uint64_t times[CTEE_WINDOW];
    uint64_t totals[CTEE_WINDOW];
} ctee_progress;

/* Start the clock. The size of `input` is taken from its file status. */
void ctee_start_progress(ctee_progress *progress, int input, FILE *out);

/* `total` bytes have been copied so far. Updates the line and takes a sample, once per
 * CTEE_TICK. */
void ctee_show_progress(ctee_progress *progress, uint64_t total);

/* Print the final line, with the average rate. */
void ctee_end_progress(ctee_progress *progress, uint64_t total);

#endif

/*
 * progress.h - ctee --progress: how far a copy is, in one line on standard error.
 */
#ifndef CTEE_PROGRESS_H
#define CTEE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { CTEE_TICK = 500, CTEE_WINDOW = 10 }; /* milliseconds; ticks that the rate is taken over */

typedef struct ctee_progress {
    FILE *out;
    bool live;        /* a terminal: the line is renewed as the copy goes on */
    uint64_t size;    /* of the input, 0 when nobody knows */
    uint64_t started; /* nanoseconds */
    uint64_t shown;   /* when a sample was last taken */
    unsigned samples; /* taken so far; sample i is at i % CTEE_WINDOW */
    uint64_t times[CTEE_WINDOW];
    uint64_t totals[CTEE_WINDOW];
} ctee_progress;

/* Begin to count now. `input` is looked at for how much there is to come. */
void ctee_start_progress(ctee_progress *progress, int input, FILE *out);

/* `total` bytes so far; takes a sample and shows it when half a second is over. */
void ctee_show_progress(ctee_progress *progress, uint64_t total);

/* The last line: what it came to, with the rate over all. */
void ctee_end_progress(ctee_progress *progress, uint64_t total);

#endif

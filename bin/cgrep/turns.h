/*
 * turns.h - several outputs to one descriptor, one after the other in the order of their numbers,
 * whoever is ready first. An output whose turn has not come gathers; when it is full, it waits.
 */
#ifndef CGREP_TURNS_H
#define CGREP_TURNS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "output.h"

enum { CGREP_TURNS_AHEAD = 64 }; /* so many may have ended before the one whose turn it is */

/* What somebody wrote whose turn had not come when he was done. */
typedef struct cgrep_ended_turn {
    bool ended;
    bool mutes;
    char *text;
    size_t len;
} cgrep_ended_turn;

typedef struct cgrep_turns {
    pthread_mutex_t lock;
    pthread_cond_t passed;
    uint64_t current; /* whose turn it is */
    int error;        /* as in cgrep_output: of all outputs */
    bool printed;
    bool muted;                /* one has muted all behind it */
    struct cgrep_turns *outer; /* these are within a turn of those; or NULL */
    uint64_t outer_turn;
    cgrep_ended_turn ended[CGREP_TURNS_AHEAD];
} cgrep_turns;

/* `output` has the descriptor to itself before, if need be once its own turn has come; and after
 * all turns have ended again. */
void cgrep_turns_begin(cgrep_turns *turns, cgrep_output *output);
void cgrep_turns_end(cgrep_turns *turns, cgrep_output *output);

/* Wait until turn `number` is no more than CGREP_TURNS_AHEAD away. */
void cgrep_await_room(cgrep_turns *turns, uint64_t number);

/* Numbers begin at 0, none is left out, and each begins and ends once. */
void cgrep_begin_turn(cgrep_output *output, cgrep_turns *turns, uint64_t number);
void cgrep_end_turn(cgrep_output *output);

/* Wait until the output may write; from then on its error and printed are those of all. */
void cgrep_await_turn(cgrep_output *output);

#endif

/*
 * turns.h - puts the outputs of several threads in order. Each output has a number (a turn), and
 * they are written in the order of these numbers. An output whose turn has not come gathers text in
 * its buffer; when that is full, its thread waits.
 */
#ifndef CGREP_TURNS_H
#define CGREP_TURNS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "output.h"

/* A turn may begin when it is less than this far ahead of the current one. */
enum { CGREP_TURNS_AHEAD = 64 };

/* The text of an output that ended before its turn came. */
typedef struct cgrep_ended_turn {
    bool ended;
    bool mutes; /* as in cgrep_output */
    char *text; /* malloc'ed; NULL: nothing was printed */
    size_t len;
} cgrep_ended_turn;

typedef struct cgrep_turns {
    pthread_mutex_t lock;
    pthread_cond_t passed;
    uint64_t current;          /* the turn that may write now */
    int error;                 /* as in cgrep_output, of all outputs so far */
    bool printed;              /* as in cgrep_output */
    bool muted;                /* some output so far has muted all later ones */
    struct cgrep_turns *outer; /* all of these belong to one turn of `outer`; or NULL */
    uint64_t outer_turn;       /* the number of that turn */
    cgrep_ended_turn ended[CGREP_TURNS_AHEAD]; /* at index turn % CGREP_TURNS_AHEAD */
} cgrep_turns;

/* Begin, and end, a sequence of turns on output's descriptor. Outside of it `output` has the
 * descriptor to itself; if it is itself part of an outer sequence, the beginning waits for its
 * turn. End the sequence when all turns have ended. */
void cgrep_turns_begin(cgrep_turns *turns, cgrep_output *output);
void cgrep_turns_end(cgrep_turns *turns, cgrep_output *output);

/* Wait until turn `number` may begin: there is room for CGREP_TURNS_AHEAD turns at a time. */
void cgrep_await_room(cgrep_turns *turns, uint64_t number);

/* Turns are numbered from 0 without gaps; each is begun and ended once. */
void cgrep_begin_turn(cgrep_output *output, cgrep_turns *turns, uint64_t number);
void cgrep_end_turn(cgrep_output *output);

/* Wait until output's turn has come. Its `error` and `printed` then include those of all outputs
 * before it. */
void cgrep_await_turn(cgrep_output *output);

#endif

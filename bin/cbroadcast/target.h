/*
 * target.h - a target at run time: its output or listener, and the stages before it.
 */
#ifndef CBROADCAST_TARGET_H
#define CBROADCAST_TARGET_H

#include <coflow.h>
#include <stdbool.h>

#include "outlet.h"
#include "settings.h"

typedef struct cbroadcast_sink {
    const cbroadcast_target *target;
    cbroadcast_outlet *outlet;
    void (*on_death)(void *run); /* called when it fails or stops reading too soon */
    void *run;
    cf_output *output; /* NULL: a listener, not opened, or closed */
    int listener;      /* -1: none */
    cf_coro *head;     /* its first stage, to which the lines are sent; NULL: could not be opened */
    int writer;        /* a descriptor from the outlet, to be closed; -1: none */
    char separator;
    uint64_t lines; /* lines and bytes it was given */
    uint64_t bytes;
    unsigned restarts;
    cf_queue_counts queue;
    bool failed;     /* it has failed, which has been reported */
    char ending[64]; /* its first failure; empty: none yet */
} cbroadcast_sink;

/* Open the output and make the stages. The fields up to `run`, and `separator`, must be set. A
 * failure is reported and noted. */
void cbroadcast_open_target(cbroadcast_sink *sink);

/* The input has ended: flush the stages, and end the input of a command. */
void cbroadcast_end_target(cbroadcast_sink *sink);

/* Wait for a command and free the output. End all targets first: a command may end only after
 * another has. */
void cbroadcast_close_target(cbroadcast_sink *sink);

#endif

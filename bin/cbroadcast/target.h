/*
 * target.h - one target while cbroadcast runs: its output or listener, the stages in front of it,
 * and its end.
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
    void (*on_death)(void *run); /* called when it fails or stops reading before its end */
    void *run;
    cf_output *output; /* NULL: it has none, could not be opened, or was closed */
    int listener;      /* -1: none */
    cf_coro *head;     /* what the broadcast sends to; NULL when it could not be opened */
    int writer;        /* the outlet's descriptor that is ours to close; -1: none */
    char separator;
    uint64_t lines; /* that it was given */
    uint64_t bytes;
    unsigned restarts;
    cf_queue_counts queue;
    bool failed;     /* and that has been reported */
    char ending[64]; /* how, in a few words; empty: well, or not yet */
} cbroadcast_sink;

/* Open the output and put the stages in front. The first fields up to `run` have been set. A
 * failure is reported and noted. */
void cbroadcast_open_target(cbroadcast_sink *sink);

/* No more lines will come: let the last ones out and give a command the end of its input. */
void cbroadcast_end_target(cbroadcast_sink *sink);

/* Wait for a command and free the output. Once all targets have been ended: a command's end may
 * depend on another's. */
void cbroadcast_close_target(cbroadcast_sink *sink);

#endif

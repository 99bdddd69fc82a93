/*
 * outlet.h - standard output, shared by several writers. Each writes to a pipe of its own, and a
 * task passes on what comes out of all of them, by whole lines. A single writer has standard output
 * for itself.
 */
#ifndef CBROADCAST_OUTLET_H
#define CBROADCAST_OUTLET_H

#include <coflow.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct cbroadcast_outlet {
    cf_input *pipes; /* their reading ends */
    size_t count;
    char separator;
    bool is_shared;
    bool failed; /* writing to it did; that has been reported */
} cbroadcast_outlet;

/* Make room for so many writers. */
void cbroadcast_open_outlet(cbroadcast_outlet *outlet, size_t writers, char separator);

/* A descriptor for the next writer, to be closed by the caller; -1: it takes standard output
 * itself. */
int cbroadcast_add_writer(cbroadcast_outlet *outlet);

/* Pass on until all writers have closed theirs: a task's body, to be spawned with the outlet. */
cf_value cbroadcast_run_outlet(cf_coro *self, void *outlet);

#endif

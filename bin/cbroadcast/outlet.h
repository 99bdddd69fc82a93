/*
 * outlet.h - standard output, shared by several writers. Each writes to a pipe of its own, and a
 * task merges the pipes by whole lines. A single writer gets standard output itself.
 */
#ifndef CBROADCAST_OUTLET_H
#define CBROADCAST_OUTLET_H

#include <coflow.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct cbroadcast_outlet {
    cf_input *pipes; /* read ends */
    size_t count;
    char separator;
    bool is_shared;
    bool failed; /* writing to standard output failed, and that has been reported */
} cbroadcast_outlet;

/* Prepare for at most `writers` writers. */
void cbroadcast_open_outlet(cbroadcast_outlet *outlet, size_t writers, char separator);

/* Returns a descriptor for the next writer, which the caller closes; -1: the writer is the only one
 * and uses standard output itself. */
int cbroadcast_add_writer(cbroadcast_outlet *outlet);

/* The body of the merging task, to be spawned with the outlet. Ends once all writers have closed
 * their descriptors. */
cf_value cbroadcast_run_outlet(cf_coro *self, void *outlet);

#endif

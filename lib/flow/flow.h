/*
 * flow.h - counters of the lines, bytes and batches a stage receives; shared by the stage and the
 * graphs that show it.
 */
#ifndef CF_FLOW_FLOW_H
#define CF_FLOW_FLOW_H

#include <stdatomic.h>

#include "flow/stage.h"

struct cf__flow {
    atomic_uint references;
    _Atomic uint64_t lines;
    _Atomic uint64_t bytes;
    _Atomic uint64_t batches;
    char name[CF__NAME_SIZE];
};

/* Returns a new reference to the stage's counters, which are made at the first call. NULL: out of
 * memory. */
struct cf__flow *cf__flow_watch(struct cf__stage *stage);
void cf__flow_free(struct cf__flow *flow); /* drop a reference; NULL is fine */

/* Count the contents of the stage's batch, or of an array of lines. */
void cf__flow_count(struct cf__stage *stage);
void cf__flow_count_lines(struct cf__flow *flow, const cf_line lines[], size_t count);

#endif

/*
 * flow.h - what a stage that is watched counts. Shared by the stage and the graphs that show it.
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

/* The stage's, made when it is the first who asks; a new reference. NULL: out of memory. */
struct cf__flow *cf__flow_watch(struct cf__stage *stage);
void cf__flow_free(struct cf__flow *flow); /* drop one reference; NULL is fine */

/* Add what the stage's batch holds, or an array of lines. */
void cf__flow_count(struct cf__stage *stage);
void cf__flow_count_lines(struct cf__flow *flow, const cf_line lines[], size_t count);

#endif

/*
 * walk.h - list the stages of a pipeline, each once, as far as this thread runs them.
 *
 * A walk is linked through the stages themselves (struct cf__place). So it needs no memory, and is
 * valid until the next walk through any of them, which a body that is resumed may make.
 */
#ifndef CF_FLOW_WALK_H
#define CF_FLOW_WALK_H

#include "flow/stage.h"

/* In topological order: each stage after its upstreams, otherwise in order of the first sends. */
struct cf__walk {
    struct cf__stage *first;
    size_t count;
};

enum cf__walk_to {
    CF__SENT_TO, /* follow edges only */
    CF__SERVED   /* also stages in `behind` that tasks of this thread run */
};

struct cf__walk cf__walk_down(struct cf__stage *head, enum cf__walk_to to);

#endif

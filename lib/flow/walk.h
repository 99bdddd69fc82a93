/*
 * walk.h - the stages of a pipeline, each once, as far as this thread runs them.
 *
 * A walk is a list through the stages themselves (struct cf__place), so it needs no memory, and
 * lasts until the next one that comes by. A body that is resumed may make one.
 */
#ifndef CF_FLOW_WALK_H
#define CF_FLOW_WALK_H

#include "flow/stage.h"

/* From the head down, each stage behind all that lead to it; else in the order of the first sends.
 */
struct cf__walk {
    struct cf__stage *first;
    size_t count;
};

enum cf__walk_to {
    CF__SENT_TO, /* what a stage sends to */
    CF__SERVED   /* that, and what this thread serves for it */
};

struct cf__walk cf__walk_down(struct cf__stage *head, enum cf__walk_to to);

#endif

/*
 * walk.h - the stages of a pipeline, each once, as far as this thread runs them.
 */
#ifndef CF_FLOW_WALK_H
#define CF_FLOW_WALK_H

#include "flow/stage.h"

/* From the head down, a stage before those that it sends to. stages[i]->place is i. */
struct cf__walk {
    struct cf__stage **stages;
    size_t count;
};

/* false: out of memory; the walk is empty then. */
bool cf__walk_down(struct cf__walk *walk, struct cf__stage *head);
void cf__walk_free(struct cf__walk *walk);

/* One after the other, those that a stage sends to, then those that are served for it on this
 * thread. */
struct cf__below {
    const struct cf__stage *stage;
    const struct cf__edge *edge; /* to the next */
    size_t behind;               /* so many of those behind have been seen */
};

struct cf__below cf__below(const struct cf__stage *stage);
struct cf__stage *cf__below_next(struct cf__below *below); /* NULL: there are no more */

/* Room for one more element in an array that has `count`. false: out of memory. */
bool cf__grow(void **array, size_t count, size_t size);

#endif

/*
 * turn.h - mutual exclusion of tasks that send to the same stage: while one task's lines are being
 * handled, and the stage waits meanwhile, other tasks wait for their turn. lib/sched provides the
 * waiting.
 */
#ifndef CF_FLOW_TURN_H
#define CF_FLOW_TURN_H

#include "flow/stage.h"

/* Provided by lib/sched in the thread's record. */
struct cf__turns {
    /* Park the current task until wake(key). false: it is not called in a task; or the task was
     * cancelled, if that may end the wait. */
    bool (*wait)(const void *key, bool can_be_cancelled);
    void (*wake)(const void *key);
};

/* While another task of this thread runs the stage, wait. false: something else runs it, the wait
 * was cancelled, or the stage has been released. */
bool cf__take_turn(struct cf__stage *stage);
/* The same before closing it. Cannot be cancelled. */
void cf__await_last_turn(struct cf__stage *stage);

/* Called before and after every resume that hands a stage its batch. */
void cf__turn_begins(struct cf__stage *stage);
void cf__turn_ends(struct cf__stage *stage);

#endif

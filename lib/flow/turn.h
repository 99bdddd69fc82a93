/*
 * turn.h - a stage that several tasks send to: who comes while another task's lines are being
 * handled, and the stage waits in there, waits for its turn. How a task waits is lib/sched's
 * business.
 */
#ifndef CF_FLOW_TURN_H
#define CF_FLOW_TURN_H

#include "flow/stage.h"

/* What lib/sched provides, by way of the thread's record. */
struct cf__turns {
    /* Until wake(key). false: there is no task that could wait; or it has been cancelled, if that
     * ends the wait. */
    bool (*wait)(const void *key, bool can_be_cancelled);
    void (*wake)(const void *key);
};

/* The stage runs. Wait until another task of this thread is done with it. false: it is busy
 * otherwise, or has been freed meanwhile. */
bool cf__take_turn(struct cf__stage *stage);
/* The same for one that is about to be closed: no cancel ends this wait. */
void cf__await_last_turn(struct cf__stage *stage);

/* Around every resume that hands a stage its batch. */
void cf__turn_begins(struct cf__stage *stage);
void cf__turn_ends(struct cf__stage *stage);

#endif

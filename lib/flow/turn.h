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
    bool (*wait)(const void *key); /* until wake(key); false: there is no task that could wait */
    void (*wake)(const void *key);
};

/* The stage runs. Wait until another task of this thread is done with it. false: it is busy
 * otherwise. */
bool cf__take_turn(struct cf__stage *stage);

/* Around every resume that hands a stage its batch. */
void cf__turn_begins(struct cf__stage *stage);
void cf__turn_ends(struct cf__stage *stage);

#endif

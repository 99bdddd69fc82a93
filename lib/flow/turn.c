/*
 * turn.c - waiting for a stage that another task runs.
 *
 * Stages stand in no circle, and who waits here holds only stages above the one it waits for, so no
 * two tasks wait for each other.
 */
#include "config.h"

#include "flow/turn.h"

#include "coro/build.h"
#include "coro/park.h"
#include "coro/thread.h"

void cf__turn_begins(struct cf__stage *stage)
{
    stage->runner = cf__thread_id();
}

void cf__turn_ends(struct cf__stage *stage)
{
    stage->runner = 0;
    if (stage->waiting_turns > 0)
        cf__thread_get()->turns->wake(stage);
}

/* From here down to the task's own body, all that runs waits for this call. */
static bool can_wait_for(const struct cf__stage *stage)
{
    return stage->runner == cf__thread_id() && !cf__runs_here(stage->self);
}

bool cf__take_turn(struct cf__stage *stage)
{
    const struct cf__thread *thread = cf__thread_get();
    while (cf__is_running(stage->self)) {
        if (!thread || !thread->turns || !can_wait_for(stage))
            return false;
        stage->waiting_turns++;
        bool waited = thread->turns->wait(stage);
        stage->waiting_turns--;
        if (!waited)
            return false;
    }
    return true;
}

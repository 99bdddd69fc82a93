/*
 * turn.c - wait for a stage that another task runs.
 *
 * There is no deadlock: the graph of stages has no cycles, and a task that waits here runs only
 * stages above the one that it waits for.
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

/* Resumed with a batch, which sets `runner`; or with a value, which does not. */
static bool runs_on_this_thread(const struct cf__stage *stage)
{
    const struct cf__hot *hot = &stage->self->hot;
    return stage->runner == cf__thread_id() ||
           (__atomic_load_n(&hot->running, __ATOMIC_RELAXED) &&
            __atomic_load_n(&hot->owner, __ATOMIC_RELAXED) == cf__thread_id());
}

/* Not for a stage that the caller itself runs on top of: that waits for this very call. */
static bool can_wait_for(const struct cf__stage *stage)
{
    return runs_on_this_thread(stage) && !cf__runs_here(stage->self);
}

/* false: there is no task to wait for, the wait was cancelled, or the stage has been released. */
static bool wait_for_turn(struct cf__stage *stage, bool can_be_cancelled)
{
    const struct cf__thread *thread = cf__thread_get();
    if (!thread || !thread->turns || !can_wait_for(stage))
        return false;
    struct cf__visit here;
    cf__visit_begin(&here, stage);
    stage->waiting_turns++;
    cf__stage_set_live(stage,
                       false); /* its next receive must take the slow path, and end its turn */
    bool waited = thread->turns->wait(stage, can_be_cancelled);
    if (here.stage)
        stage->waiting_turns--;
    cf__visit_end(&here);
    return waited && here.stage;
}

bool cf__take_turn(struct cf__stage *stage)
{
    while (cf__is_running(stage->self))
        if (!wait_for_turn(stage, true))
            return false;
    return true;
}

void cf__await_last_turn(struct cf__stage *stage)
{
    while (cf__is_running(stage->self) && wait_for_turn(stage, false))
        continue;
}

/*
 * turn.c - implements flow/turn.h for tasks: wait for a stage that another task is running.
 */
#include "config.h"

#include "flow/turn.h"

#include "sched/scheduler.h"

struct turn_wait {
    struct cf__wait wait; /* must be first */
    const void *key;
};

static void ignore_cancel(struct cf__wait *wait)
{
    (void)wait;
}

static bool wait_turn(const void *key, bool can_be_cancelled)
{
    struct cf__scheduler *s = cf__scheduler_here();
    struct turn_wait turn = {.wait.cancel = can_be_cancelled ? NULL : ignore_cancel, .key = key};
    if (!s || !s->running || (can_be_cancelled && cf__canceled_here(s)))
        return false;
    return cf__wait(s, &turn.wait, &s->turns, CF__NEVER) == CF__WOKEN;
}

/* Wake all that wait for this stage: the first one to run takes the turn, the others wait again. */
static void wake_turns(const void *key)
{
    struct cf__scheduler *s = cf__scheduler_here();
    for (struct cf__wait *wait = s->turns.first, *next; wait; wait = next) {
        next = wait->next;
        if (((struct turn_wait *)wait)->key == key)
            cf__wake(s, wait, CF__WOKEN);
    }
}

const struct cf__turns cf__task_turns = {wait_turn, wake_turns};

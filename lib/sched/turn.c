/*
 * turn.c - how a task waits for its turn at a stage that another task runs: flow/turn.h.
 */
#include "config.h"

#include "flow/turn.h"

#include "sched/scheduler.h"

struct turn_wait {
    struct cf__wait wait; /* must be first */
    const void *key;
};

static void go_on(struct cf__wait *wait)
{
    (void)wait;
}

static bool wait_turn(const void *key, bool can_be_cancelled)
{
    struct cf__scheduler *s = cf__scheduler_here();
    struct turn_wait turn = {.wait.cancel = can_be_cancelled ? NULL : go_on, .key = key};
    if (!s || !s->running || (can_be_cancelled && cf__canceled_here(s)))
        return false;
    return cf__wait(s, &turn.wait, &s->turns, CF__NEVER) == CF__WOKEN;
}

/* All of them look again; the first goes on, the others wait anew. */
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

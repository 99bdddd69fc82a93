/*
 * pump.h - pumps: input that reaches a pipeline from the side, such as the output of a child
 * process, while the pipeline's source waits for input of its own.
 *
 * In a task a pump gets a task of its own. Outside of tasks every wait that blocks the thread also
 * serves its pumps, but only when no stage is running below it on the stack: a step sends lines,
 * and a stage in the middle of its own work could not take them.
 *
 * A pump is served by the thread that runs its stage: at first the one that made the stage, then
 * whichever takes it over. Taking over waits for a step that the other thread has under way.
 */
#ifndef CF_SCHED_PUMP_H
#define CF_SCHED_PUMP_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include <coflow/task.h>

struct cf__pump {
    int fd;                          /* when it is readable, `step` is called */
    void (*step)(struct cf__pump *); /* must not wait for fd */
    bool ended;                      /* set by step at the end of the input */
    bool stepping;                   /* step is running */
    bool leaving;                    /* its task must end instead of taking another step */
    cf_task *task;                   /* serves it; NULL: none, as outside of tasks */
    struct cf__service *service;     /* of the thread that serves it; one reference. NULL: none */
};

/*
 * Attach the pump to the stage `self`, to be served by this thread; detach it again before the
 * stage's body returns. Detaching ends the pump's task and waits for it: lines it is sending still
 * arrive, unless self has been cancelled.
 */
void cf__pump_add(cf_coro *self, struct cf__pump *pump);
void cf__pump_remove(cf_coro *self, struct cf__pump *pump);

/* Stop serving it, so that another thread can. Does nothing if another thread serves it. */
void cf__pump_let_go(struct cf__pump *pump);

/* Serve it from now on. If memory is short, only its stage's own waits serve it. */
void cf__pump_take_over(struct cf__pump *pump);

/*
 * The stage calls this before it looks at state that a step changes: it may have moved to another
 * thread, or into or out of a task. Returns whether a task serves the pump; false outside of tasks,
 * or if no task could be made.
 */
bool cf__pump_in_task(struct cf__pump *pump);

/* For the pump's own stage: wait until fd has one of `events` or, with fd < 0, until the pump has
 * ended; serves the pump meanwhile. false: errno. */
bool cf__pump_wait(struct cf__pump *pump, int fd, short events);

/* For block.c: ppoll(2) on polled->fd (< 0: none) and on all pumps that can be served. Returns as
 * ppoll(2), counting only polled->fd: EINTR when only pumps were ready. */
int cf__pump_poll(struct pollfd *polled, int64_t deadline);

#endif

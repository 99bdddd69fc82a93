/*
 * pump.h - what flows by itself into a pipeline from the side, a child's output for one, while its
 * source waits for input.
 *
 * In a task a pump gets a task of its own. Outside of tasks, whatever blocks the thread serves the
 * pumps too, but only when no stage is running below: a pump sends lines, and a stage in the middle
 * of its own work could not take them.
 *
 * The thread that runs a pump's stage serves it: at first the one that made the stage, then
 * whichever takes it over. The other's service may be at work on it at that moment, and is waited
 * for.
 */
#ifndef CF_SCHED_PUMP_H
#define CF_SCHED_PUMP_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include <coflow/task.h>

struct cf__pump {
    int fd;                          /* when it is readable ... */
    void (*step)(struct cf__pump *); /* ... this is called; never waits for fd */
    bool ended;                      /* set by step */
    bool stepping;
    bool leaving; /* its task is to end before the next step */
    cf_task *task;
    struct cf__service *service; /* a thread's, outside of tasks; one reference. NULL: nobody's */
};

/* Around the life of the stage self: it has a pump, which this thread serves. Of an end its task is
 * told, and waited for: what it is sending arrives, unless self has been cancelled. */
void cf__pump_add(cf_coro *self, struct cf__pump *pump);
void cf__pump_remove(cf_coro *self, struct cf__pump *pump);

/* Serve it no longer, so that another thread can. Nothing happens if this one does not. */
void cf__pump_let_go(struct cf__pump *pump);

/* Serve it from now on. Without memory for that, only its stage's own waits do. */
void cf__pump_take_over(struct cf__pump *pump);

/* To be called by its stage before it looks at what the step changes: the stage may have come to
 * another thread, or into a task or out of one. false: it is outside of tasks (or no task could be
 * made). */
bool cf__pump_in_task(struct cf__pump *pump);

/* Inside the stage whose pump it is: wait until fd has one of `events`, serving the pump; fd < 0:
 * until the pump has ended. false: errno. */
bool cf__pump_wait(struct cf__pump *pump, int fd, short events);

/* For block.c: poll(2) on fd (< 0: none) and on all pumps that can be served. As ppoll(2), but what
 * it counts is fd. */
int cf__pump_poll(struct pollfd *polled, int64_t deadline);

#endif

/*
 * pump.h - what flows by itself into a pipeline from the side, a child's output for one, while its
 * source waits for input.
 *
 * In a task a pump gets a task of its own. Outside of tasks, whatever blocks the thread serves the
 * pumps too, but only when no stage is running below: a pump sends lines, and a stage in the middle
 * of its own work could not take them.
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
    cf_task *task;
    struct cf__pump *next;
};

enum { CF__PUMPS_MAX = 16 }; /* served at once, outside of tasks */

void cf__pump_add(struct cf__pump *pump);
void cf__pump_remove(struct cf__pump *pump); /* waits for its task */

/* To be called now and then by its stage, which may have come into a task. false: it is outside of
 * tasks (or no task could be made). */
bool cf__pump_in_task(struct cf__pump *pump);

/* Inside the stage whose pump it is: wait until fd has one of `events`, serving the pump; fd < 0:
 * until the pump has ended. false: errno. */
bool cf__pump_wait(struct cf__pump *pump, int fd, short events);

/* For block.c: poll(2) on fd (< 0: none) and on all pumps that can be served. As ppoll(2), but what
 * it counts is fd. */
int cf__pump_poll(struct pollfd *polled, int64_t deadline);

#endif

/*
 * pump.c - serving what flows in from the side.
 */
#include "config.h"

#include "sched/pump.h"

#include <errno.h>

#include <coflow/io.h>

#include "coro/park.h"
#include "coro/thread.h"
#include "sched/clock.h"

static void serve(struct cf__pump *pump)
{
    pump->stepping = true;
    pump->step(pump);
    pump->stepping = false;
}

/* -------------------------------------------------------------------------- in a task */

static cf_value serve_in_task(cf_coro *self, void *arg)
{
    (void)self;
    struct cf__pump *pump = arg;
    while (!pump->ended && cf_wait_readable(pump->fd, -1))
        serve(pump);
    return cf_nil;
}

bool cf__pump_in_task(struct cf__pump *pump)
{
    if (!pump->task && !pump->ended && cf_current())
        pump->task = cf_spawn(serve_in_task, pump);
    return pump->task != NULL;
}

static bool await_end(struct cf__pump *pump)
{
    cf_status status = cf_await(pump->task, NULL);
    pump->task = NULL;
    errno = ECANCELED;
    return status == CF_DONE && pump->ended;
}

/* ------------------------------------------------------------------- outside of tasks */

void cf__pump_add(struct cf__pump *pump)
{
    struct cf__thread *thread = cf__thread_get();
    pump->next = thread->pumps;
    thread->pumps = pump;
    cf__pump_in_task(pump);
}

void cf__pump_remove(struct cf__pump *pump)
{
    struct cf__pump **link = &cf__thread_get()->pumps;
    while (*link && *link != pump)
        link = &(*link)->next;
    if (*link)
        *link = pump->next;
    if (!pump->task)
        return;
    cf_cancel(pump->task);
    cf_await(pump->task, NULL);
    pump->task = NULL;
}

/* Those to be polled: all, when no stage runs below, else only `own`. */
static nfds_t collect(struct cf__pump *own, struct cf__pump *pumps[], struct pollfd polled[])
{
    nfds_t count = 0;
    struct cf__pump *pump = own ? own : cf__thread_get()->pumps;
    while (pump && count < CF__PUMPS_MAX) {
        if (!pump->ended && !pump->stepping && !pump->task) {
            pumps[count] = pump;
            polled[count++] = (struct pollfd){pump->fd, POLLIN, 0};
        }
        pump = own ? NULL : pump->next;
    }
    return count;
}

static int poll_with(struct cf__pump *own, struct pollfd *asked, int64_t deadline)
{
    struct cf__pump *pumps[CF__PUMPS_MAX];
    struct pollfd polled[CF__PUMPS_MAX + 1];
    nfds_t count = own || !cf__stage_runs_here() ? collect(own, pumps, polled) : 0;
    polled[count] = *asked;
    struct timespec left = {0, 0};
    if (deadline != CF__NEVER)
        left = cf__until(deadline);
    int result = ppoll(polled, count + 1, deadline == CF__NEVER ? NULL : &left, NULL);
    if (result <= 0)
        return result;
    *asked = polled[count];
    for (nfds_t i = 0; i < count; i++)
        if (polled[i].revents)
            serve(pumps[i]);
    errno = EINTR; /* when nothing but pumps was ready */
    return asked->revents ? 1 : -1;
}

int cf__pump_poll(struct pollfd *polled, int64_t deadline)
{
    return poll_with(NULL, polled, deadline);
}

bool cf__pump_wait(struct cf__pump *pump, int fd, short events)
{
    if (cf__pump_in_task(pump))
        return fd < 0 ? await_end(pump) : cf_wait_writable(fd, -1);
    struct pollfd polled = {fd, events, 0};
    int result = 0;
    do
        result = poll_with(pump, &polled, CF__NEVER);
    while (result < 0 && errno == EINTR && !(fd < 0 && pump->ended));
    return result > 0 || (fd < 0 && pump->ended);
}

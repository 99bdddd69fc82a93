/*
 * pump.c - serve pumps, in a task or in the waits of a thread.
 */
#include "config.h"

#include "sched/pump.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <coflow/io.h>

#include "coro/build.h"
#include "coro/park.h"
#include "coro/thread.h"
#include "flow/stage.h"
#include "sched/clock.h"
#include "sched/scheduler.h"

/* A thread's service of a pump. It is in the thread's list, which no other thread touches, and the
 * pump points to it; each of the two holds a reference. */
struct cf__service {
    struct cf__service *next;
    atomic_uint references;
    _Atomic uintptr_t thread; /* 0: that thread has ended */
    pthread_mutex_t lock;     /* protects `pump`; held during a step */
    struct cf__pump *pump;    /* NULL: no longer served by this thread */
};

static void serve(struct cf__pump *pump)
{
    pump->stepping = true;
    pump->step(pump);
    pump->stepping = false;
}

/* -------------------------------------------------------------------------- in a task */

/* Also ends when the task is cancelled: the error may have been raised in a stage it was sending
 * to, and none in this coroutine. */
static cf_value serve_in_task(cf_coro *self, void *arg)
{
    (void)self;
    struct cf__pump *pump = arg;
    const struct cf_task *task = cf_current();
    while (!pump->ended && !pump->leaving && !task->canceled && cf_wait_readable(pump->fd, -1))
        serve(pump);
    return cf_nil;
}

static bool await_end(struct cf__pump *pump)
{
    cf_status status = cf_await(pump->task, NULL);
    pump->task = NULL;
    errno = ECANCELED;
    return status == CF_DONE && pump->ended;
}

static void cut_task_short(struct cf__pump *pump)
{
    if (!pump->task)
        return;
    cf_cancel(pump->task);
    cf_await(pump->task, NULL);
    pump->task = NULL;
}

/* End the task between two steps, so that what it is sending arrives. */
static void let_task_end(struct cf__pump *pump)
{
    pump->leaving = true;
    if (pump->task && pump->stepping) {
        cf_await(pump->task, NULL);
        pump->task = NULL;
    }
    cut_task_short(pump);
    pump->leaving = false;
}

/* --------------------------------------------------------------------------- services */

static void drop(struct cf__service *service)
{
    if (atomic_fetch_sub_explicit(&service->references, 1, memory_order_acq_rel) > 1)
        return;
    pthread_mutex_destroy(&service->lock);
    free(service);
}

static void unlist(struct cf__thread *thread, struct cf__service *service)
{
    struct cf__service **link = &thread->services;
    while (*link != service)
        link = &(*link)->next;
    *link = service->next;
    drop(service);
}

/* Called when the thread ends. The pumps may be served by other threads later. */
static void leave_all(struct cf__thread *thread)
{
    while (thread->services) {
        atomic_store_explicit(&thread->services->thread, 0, memory_order_relaxed);
        unlist(thread, thread->services);
    }
}

static bool is_ours(const struct cf__service *service)
{
    return service &&
           atomic_load_explicit(&service->thread, memory_order_relaxed) == cf__thread_id();
}

/* Waits for a step under way. May be called from any thread. */
static void end_service(struct cf__pump *pump)
{
    struct cf__service *service = pump->service;
    if (!service)
        return;
    pump->service = NULL;
    pthread_mutex_lock(&service->lock);
    service->pump = NULL;
    pthread_mutex_unlock(&service->lock);
    if (is_ours(service))
        unlist(cf__thread_get(), service);
    drop(service);
}

static void begin_service(struct cf__pump *pump)
{
    struct cf__thread *thread = cf__thread_get();
    struct cf__service *service = thread ? calloc(1, sizeof *service) : NULL;
    if (!service)
        return;
    pthread_mutex_init(&service->lock, NULL);
    atomic_init(&service->references, 2);
    atomic_init(&service->thread, cf__thread_id());
    service->pump = pump;
    service->next = thread->services;
    thread->services = service;
    thread->leave_services = leave_all;
    pump->service = service;
}

void cf__pump_add(cf_coro *self, struct cf__pump *pump)
{
    cf__stage_of(self)->pump = pump;
    cf__pump_in_task(pump);
}

void cf__pump_remove(cf_coro *self, struct cf__pump *pump)
{
    cf__stage_of(self)->pump = NULL;
    end_service(pump);
    if (cf__cancel_pending_in(self))
        cut_task_short(pump);
    else
        let_task_end(pump);
}

void cf__pump_let_go(struct cf__pump *pump)
{
    if (!is_ours(pump->service))
        return;
    let_task_end(pump);
    end_service(pump);
}

void cf__pump_take_over(struct cf__pump *pump)
{
    if (is_ours(pump->service))
        return;
    end_service(pump);
    begin_service(pump);
}

bool cf__pump_in_task(struct cf__pump *pump)
{
    if (pump->task && !cf_current() && is_ours(pump->service))
        let_task_end(pump);
    if (!pump->task)
        cf__pump_take_over(pump);
    if (!pump->task && !pump->ended && cf_current())
        pump->task = cf_spawn(serve_in_task, pump);
    return pump->task != NULL;
}

/* ------------------------------------------------------------------- outside of tasks */

enum { FEW = 16 };

/* The pumps to poll, and room for one more descriptor. */
struct polls {
    struct cf__service **services;
    struct pollfd *polled;
    nfds_t count;
    nfds_t room;
    struct cf__service *few_services[FEW];
    struct pollfd few_polled[FEW + 1];
};

/* Allocates when there are more than FEW. If that fails, only the ones added last are served. */
static void open_polls(struct polls *polls, nfds_t services)
{
    polls->count = 0;
    polls->room = services;
    polls->services = services > FEW ? calloc(services, sizeof(struct cf__service *)) : NULL;
    polls->polled = services > FEW ? calloc(services + 1, sizeof *polls->polled) : NULL;
    if (polls->services && polls->polled)
        return;
    free(polls->services);
    free(polls->polled);
    polls->services = polls->few_services;
    polls->polled = polls->few_polled;
    polls->room = FEW;
}

static void close_polls(struct polls *polls)
{
    if (polls->services == polls->few_services)
        return;
    free(polls->services);
    free(polls->polled);
}

static bool can_serve(const struct cf__pump *pump)
{
    return !pump->ended && !pump->stepping && !pump->task;
}

/* false: the service has ended. */
static bool collect(struct cf__service *service, struct polls *polls)
{
    pthread_mutex_lock(&service->lock);
    const struct cf__pump *pump = service->pump;
    if (pump && can_serve(pump)) {
        polls->services[polls->count] = service;
        polls->polled[polls->count++] = (struct pollfd){pump->fd, POLLIN, 0};
    }
    pthread_mutex_unlock(&service->lock);
    return pump != NULL;
}

static nfds_t count_services(const struct cf__thread *thread)
{
    nfds_t count = 0;
    for (const struct cf__service *service = thread->services; service; service = service->next)
        count++;
    return count;
}

/* Takes a reference to each service, as a step may end others. */
static void collect_all(struct polls *polls, struct cf__thread *thread)
{
    for (struct cf__service *service = thread->services, *next;
         service && polls->count < polls->room; service = next) {
        next = service->next;
        if (!collect(service, polls))
            unlist(thread, service);
    }
    for (nfds_t i = 0; i < polls->count; i++)
        atomic_fetch_add_explicit(&polls->services[i]->references, 1, memory_order_relaxed);
}

/* A step before this one may have ended the service. */
static void serve_ready(struct cf__service *service)
{
    pthread_mutex_lock(&service->lock);
    if (service->pump && can_serve(service->pump))
        serve(service->pump);
    pthread_mutex_unlock(&service->lock);
}

static int poll_until(struct pollfd polled[], nfds_t count, int64_t deadline)
{
    struct timespec left = {0, 0};
    if (deadline != CF__NEVER)
        left = cf__until(deadline);
    return ppoll(polled, count, deadline == CF__NEVER ? NULL : &left, NULL);
}

/* The result when only pumps were ready. */
static int interrupted(void)
{
    errno = EINTR;
    return -1;
}

static void serve_all(struct polls *polls, bool some_are_ready)
{
    for (nfds_t i = 0; i < polls->count; i++) {
        if (some_are_ready && polls->polled[i].revents)
            serve_ready(polls->services[i]);
        drop(polls->services[i]);
    }
}

int cf__pump_poll(struct pollfd *asked, int64_t deadline)
{
    struct cf__thread *thread = cf__thread_get();
    struct polls polls;
    bool can_step = !cf__stage_runs_here();
    open_polls(&polls, can_step ? count_services(thread) : 0);
    if (can_step)
        collect_all(&polls, thread);
    polls.polled[polls.count] = *asked;
    int result = poll_until(polls.polled, polls.count + 1, deadline);
    int error = errno;
    *asked = polls.polled[polls.count];
    serve_all(&polls, result > 0);
    close_polls(&polls);
    errno = error;
    if (result <= 0)
        return result;
    return asked->revents ? 1 : interrupted();
}

static int poll_own(struct cf__pump *pump, struct pollfd *asked)
{
    struct pollfd polled[2] = {*asked, {can_serve(pump) ? pump->fd : -1, POLLIN, 0}};
    int result = poll_until(polled, 2, CF__NEVER);
    if (result <= 0)
        return result;
    *asked = polled[0];
    if (polled[1].revents)
        serve(pump);
    return asked->revents ? 1 : interrupted();
}

bool cf__pump_wait(struct cf__pump *pump, int fd, short events)
{
    if (cf__pump_in_task(pump))
        return fd < 0 ? await_end(pump) : cf_wait_writable(fd, -1);
    struct pollfd polled = {fd, events, 0};
    int result = 0;
    do
        result = poll_own(pump, &polled);
    while (result < 0 && errno == EINTR && !(fd < 0 && pump->ended));
    return result > 0 || (fd < 0 && pump->ended);
}

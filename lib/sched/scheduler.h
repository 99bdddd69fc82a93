/*
 * scheduler.h - the scheduler of a thread, its tasks, and how they wait. Shared by all files of
 * lib/sched.
 *
 *            cf_spawn                        cf__park
 *                |                      .--- waiting: in a queue, for a timer, or both
 *                v                      |         |
 *     ready: first in, first out --> running      | cf__wake
 *                ^                                |
 *                `--------------------------------'
 */
#ifndef CF_SCHED_SCHEDULER_H
#define CF_SCHED_SCHEDULER_H

#include <coflow/task.h>

#include <pthread.h>
#include <stdatomic.h>

#include "coro/park.h"
#include "coro/thread.h"
#include "sched/clock.h"
#include "sched/poller.h"
#include "sched/timer.h"

/* ----------------------------------------------------------------- waits */

enum cf__outcome {
    CF__UNDECIDED,
    CF__WOKEN,
    CF__TIMED_OUT,
    CF__CANCELED,
    CF__FAILED /* the wait could not be made: errno; EDEADLK if nothing is left that could end it */
};

struct cf__queue {
    struct cf__wait *first;
    struct cf__wait *last;
};

/* One wait. Lives on the stack of the waiting task or thread. */
struct cf__wait {
    struct cf_task *task;    /* NULL: the thread itself, which runs the scheduler's loop */
    struct cf__queue *queue; /* the queue it is linked into; NULL: none */
    struct cf__wait *previous;
    struct cf__wait *next;
    struct cf__timer timer;
    enum cf__outcome outcome;
    /* Called when the wait is cancelled; the wait goes on. NULL: a cancel ends it with
     * CF__CANCELED. */
    void (*cancel)(struct cf__wait *wait);
};

/* ----------------------------------------------------------------- tasks */

/* Called when a task has ended, for whatever reason, in place of its join. */
struct cf__task_end {
    void (*call)(struct cf__task_end *end, struct cf_task *task);
};

struct cf_task {
    struct cf__scheduler *scheduler;
    cf_coro *coro;                 /* NULL: it has ended, or the record is unused */
    struct cf__wait *wait;         /* NULL: ready, running or ended */
    struct cf_task *next;          /* in the ready list, or in the list of spare records */
    struct cf__join *join;         /* the join that awaits it; NULL: none */
    struct cf_deadline *deadlines; /* begun in this task and not ended, innermost first */
    struct cf__task_end *on_end;
    struct cf__error *error; /* the error it ended with; owned */
    unsigned references; /* one is the scheduler's until the task ends, one the failure list's */
    bool started;
    bool finished;  /* fn has returned and left the coroutine clean */
    bool canceled;  /* a cancel has been raised in it */
    bool late;      /* one of its deadlines has passed; reset when it has none left */
    bool canceling; /* is in the scheduler's list `canceling` */
    bool failed;    /* is in the scheduler's list `failures` */
    cf_fn *fn;
    void *arg;
    cf_value result;
    uint64_t id;
    struct cf_task *cancel_next;
    struct cf_task *older; /* in the list of failures */
    struct cf_task *newer;
};

enum { CF__TASKS_IN_BLOCK = 64 };

/* Task records are allocated in blocks, which are freed when the thread ends. */
struct cf__task_block {
    struct cf__task_block *next;
    _Alignas(64) struct cf_task tasks[CF__TASKS_IN_BLOCK];
};

struct cf__task_list {
    struct cf_task *oldest;
    struct cf_task *newest;
};

/* A FIFO queue, linked by `next` (ready) or `cancel_next` (canceling). */
struct cf__task_line {
    struct cf_task *first;
    struct cf_task *last;
};

/* ------------------------------------------------------------- scheduler */

enum { CF__DESCRIPTORS_IN_PAGE = 64, CF__IDLE_MAX = 256 };

/* Waits for one descriptor. Allocated in pages that never move, because a wait points to its
 * queue. */
struct cf__descriptor {
    struct cf__queue readers;
    struct cf__queue writers;
    bool watched;  /* has been registered, with a poller whose registrations last */
    bool doubtful; /* waited for again without a new registration: fd is in `doubtful` */
};

struct cf__descriptors {
    struct cf__descriptor **pages;
    size_t page_count;
    int *doubtful;
    size_t doubtful_count;
    size_t doubtful_capacity;
    bool lost;       /* set in a fork's child: the next poll registers all again */
    unsigned rounds; /* polls since the doubtful ones were last registered again */
};

/* The only part that other threads access: inbox.h. */
struct cf__inbox {
    pthread_mutex_t lock;
    struct cf__remote_wait *first;
    atomic_bool filled; /* first is not NULL; read without the lock */
    int fd;             /* eventfd: wakes the poller */
    bool open;
    bool watched;
};

struct cf__scheduler {
    struct cf_task *running;
    struct cf__task_line ready;
    struct cf__task_line canceling;
    struct cf__task_block *blocks;
    struct cf__task_list failures; /* tasks that ended with an error, oldest first: failure.c */
    struct cf_task *spare;         /* free task records */
    cf_coro *idle[CF__IDLE_MAX];   /* coroutines for the next tasks */
    size_t idle_count;
    size_t task_count;
    uint64_t last_id;
    struct cf__timers timers; /* timers of waits */
    struct cf__timers deadline_timers;
    struct cf_deadline *deadlines; /* begun outside of tasks, innermost first */
    struct cf__wait *own;          /* the thread's own wait, for which the loop runs; else NULL */
    struct cf__poller poller;
    struct cf__descriptors descriptors;
    struct cf__queue turns; /* turn.c */
    size_t outside_waits;   /* waits for descriptors and for other threads */
    size_t worker_waits;    /* of these, joins of workers, which no cancel ends */
    unsigned transfers;     /* reads and writes by the running task since it was resumed */
    unsigned steps_left;    /* task switches left until the loop must poll; 0: enter the loop */
    bool poller_open;
    struct cf__inbox inbox;
    struct cf__pool *pool; /* NULL until the first cf_to_thread */
};

/* scheduler.c. The first creates the scheduler if there is none (NULL: cf_last_error()), the second
 * does not. */
struct cf__scheduler *cf__scheduler_get(void);
static inline struct cf__scheduler *cf__scheduler_here(void)
{
    struct cf__thread *thread = cf__thread_get();
    return thread ? thread->scheduler : NULL;
}

/*
 * Run tasks until `own` has an outcome (whoever sets it also sets steps_left to 0, to enter the
 * loop) or, if to_the_last, no task is left. false: deadlock, no task is ready and nothing can wake
 * one.
 */
bool cf__scheduler_run(struct cf__scheduler *s, struct cf__wait *own, bool to_the_last);
void cf__scheduler_run_ready(struct cf__scheduler *s); /* each task that is ready now, once */

static inline void cf__make_ready(struct cf_task *task)
{
    struct cf__task_line *ready = &task->scheduler->ready;
    task->next = NULL;
    if (ready->last)
        ready->last->next = task;
    else
        ready->first = task;
    ready->last = task;
}

/* Call before switching to a task. Prefetches the task after it, which may be out of the cache. */
static inline void cf__set_running(struct cf__scheduler *s, struct cf_task *task)
{
    s->running = task;
    s->transfers = 0;
    if (task->next)
        cf__prefetch_adopted(task->next->coro);
}

static inline struct cf_task *cf__take_ready(struct cf__scheduler *s)
{
    struct cf_task *task = s->ready.first;
    s->ready.first = task->next;
    if (!task->next)
        s->ready.last = NULL;
    return task;
}

/*
 * Leave `co`, the coroutine of the running task or of one that has just ended: switch directly to
 * the next ready task, or to the loop if there is none or the loop has something to do. Inline for
 * the same reason as cf__drive_adopted (coro/park.h).
 */
__attribute__((always_inline)) static inline void cf__leave_task(struct cf__scheduler *s,
                                                                 cf_coro *co)
{
    struct cf_task *next = s->ready.first;
    if (CF_UNLIKELY(!next || s->steps_left == 0 || next->canceled ||
                    !cf__can_park_for(co, next->coro))) {
        cf__park(co);
        return;
    }
    s->steps_left--;
    cf__set_running(s, cf__take_ready(s));
    cf__park_for(co, next->coro);
}

/* Let the other ready tasks run. */
__attribute__((always_inline)) static inline void cf__pause(struct cf__scheduler *s)
{
    struct cf_task *task = s->running;
    if (!s->ready.first && s->steps_left > 0) { /* no other task is ready */
        s->steps_left--;
        s->transfers = 0;
        return;
    }
    cf__make_ready(task);
    cf__leave_task(s, task->coro);
}

/* wait.c. */
void cf__enqueue(struct cf__queue *queue, struct cf__wait *wait);
void cf__dequeue(struct cf__wait *wait); /* does nothing if it is in no queue */
/* Wait until woken, cancelled or `deadline`; queue may be NULL. The running task parks; outside of
 * tasks the scheduler's loop runs. Returns the outcome. */
enum cf__outcome cf__wait(struct cf__scheduler *s, struct cf__wait *wait, struct cf__queue *queue,
                          int64_t deadline);
void cf__wake(struct cf__scheduler *s, struct cf__wait *wait, enum cf__outcome outcome);
bool cf__wake_first(struct cf__scheduler *s, struct cf__queue *queue); /* false: it is empty */
void cf__wake_all(struct cf__scheduler *s, struct cf__queue *queue);
void cf__wake_expired(struct cf__scheduler *s);
bool cf__cancel_pending_in(const cf_coro *co);
bool cf__cancel_pending_here(const struct cf__scheduler *s);
/* Is CF_ECANCELED pending in the calling coroutine, from a cancel of its task or a deadline?
 * Outside of all coroutines: has a deadline passed? */
static inline bool cf__canceled_here(const struct cf__scheduler *s)
{
    const struct cf_task *task = s ? s->running : NULL;
    bool may_be = task ? task->canceled | task->late : s && s->deadlines;
    return CF_UNLIKELY(may_be) && cf__cancel_pending_here(s);
}

/* True for CF__WOKEN only. Else sets errno: ETIMEDOUT or ECANCELED; CF__FAILED has set it. */
bool cf__outcome_errno(enum cf__outcome outcome);
/* The outcome as an error; not for CF__WOKEN. */
struct cf__error *cf__outcome_error(enum cf__outcome outcome, const char *where);

/* task.c */
void cf__task_end(struct cf_task *task);
void cf__task_end_unstarted(struct cf_task *task); /* cancelled before its first step */
void cf__task_unref(struct cf_task *task);
/* Call action for each task that has not ended. */
void cf__tasks_do(struct cf__scheduler *s, void (*action)(struct cf_task *task));
void cf__tasks_free(struct cf__scheduler *s); /* frees the records */

/* turn.c */
struct cf__turns;
extern const struct cf__turns cf__task_turns;

/* cancel.c. The first adds a task to those that a cancel in progress will reach; for use in
 * cf__wait.cancel, where a recursive cf_cancel might go too deep. */
void cf__cancel_later(struct cf_task *task);
struct cf__error *cf__raise_cancel(cf_coro *co); /* also returns a reference to it */
void cf__cancel_wait(struct cf__scheduler *s, struct cf__wait *wait); /* wait may be NULL */
/* The coroutine the task is executing: the innermost of those it has resumed. */
cf_coro *cf__task_innermost(const struct cf_task *task);

/* join.c: a joined task has ended. */
void cf__join_ended(struct cf__join *join, struct cf_task *task);

/* failure.c: tasks that ended with an error and have not been awaited. */
void cf__failure_add(struct cf_task *task);
void cf__failure_awaited(struct cf_task *task);
void cf__failure_disowned(struct cf_task *task); /* before its last outside reference is dropped */
struct cf__error *cf__failures_take(
    struct cf__scheduler *s); /* all; returns the oldest one's error or NULL */

/* descriptor.c. Wakeups may be spurious: check again. CF__FAILED with EPERM: fd never blocks. */
enum cf__outcome cf__wait_fd(struct cf__scheduler *s, int fd, short events, int64_t deadline);
bool cf__watch_fd(struct cf__scheduler *s, int fd); /* a poll ends when fd becomes readable */
void cf__poll(struct cf__scheduler *s, int64_t deadline);
void cf__poller_renew(struct cf__scheduler *s); /* in the child of a fork */
void cf__descriptors_free(struct cf__descriptors *descriptors);

#endif

/*
 * scheduler.h - the scheduler of a thread, its tasks, and how they wait. What all files of
 * lib/sched share.
 *
 *            cf_spawn                        cf__park
 *                |                      .--- waiting: in a queue, a timer set, or both
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
    CF__FAILED /* could not wait: errno; EDEADLK if nobody is left who could end it */
};

struct cf__queue {
    struct cf__wait *first;
    struct cf__wait *last;
};

/* One wait, on the stack of who waits. */
struct cf__wait {
    struct cf_task *task;    /* NULL: the thread itself, in the scheduler's loop */
    struct cf__queue *queue; /* it stands in; NULL: none */
    struct cf__wait *previous;
    struct cf__wait *next;
    struct cf__timer timer;
    enum cf__outcome outcome;
    /* What a cancel does to it. NULL: it ends with CF__CANCELED. Else this is called; it goes on.
     */
    void (*cancel)(struct cf__wait *wait);
};

/* ----------------------------------------------------------------- tasks */

/* Called when a task has ended, in whatever way, instead of telling a join. */
struct cf__task_end {
    void (*call)(struct cf__task_end *end, struct cf_task *task);
};

struct cf_task {
    struct cf__scheduler *scheduler;
    cf_coro *coro;                 /* NULL: ended, or no task */
    struct cf__wait *wait;         /* NULL: ready, running or ended */
    struct cf_task *next;          /* in the ready list, or among the spare records */
    struct cf__join *join;         /* who awaits it; NULL: nobody does */
    struct cf_deadline *deadlines; /* that it has begun, the innermost first */
    struct cf__task_end *on_end;
    struct cf__error *error; /* it ended with; owned */
    unsigned references;     /* one is the scheduler's while the task lives, or is a failure */
    bool started;
    bool finished;  /* fn has returned and left the coroutine clean */
    bool canceled;  /* at least once */
    bool late;      /* a deadline of it has passed, and not all have ended */
    bool canceling; /* stands in the list of those to be cancelled */
    bool failed;    /* stands in the list of failures */
    cf_fn *fn;
    void *arg;
    cf_value result;
    uint64_t id;
    struct cf_task *cancel_next;
    struct cf_task *older; /* in the list of failures */
    struct cf_task *newer;
};

enum { CF__TASKS_IN_BLOCK = 64 };

/* Records of tasks are made by the block, and found there when the thread ends. */
struct cf__task_block {
    struct cf__task_block *next;
    _Alignas(64) struct cf_task tasks[CF__TASKS_IN_BLOCK];
};

struct cf__task_list {
    struct cf_task *oldest;
    struct cf_task *newest;
};

/* First in, first out; linked by `next`, or by `cancel_next`. */
struct cf__task_line {
    struct cf_task *first;
    struct cf_task *last;
};

/* ------------------------------------------------------------- scheduler */

enum { CF__DESCRIPTORS_IN_PAGE = 64, CF__IDLE_MAX = 256 };

/* Who waits at a descriptor. In pages, because waits point at their queue. */
struct cf__descriptor {
    struct cf__queue readers;
    struct cf__queue writers;
    bool watched;  /* under this number, at least once, by a poller whose watches last */
    bool doubtful; /* waited for since, without a new watch; stands in the list of these */
};

struct cf__descriptors {
    struct cf__descriptor **pages;
    size_t page_count;
    int *doubtful;
    size_t doubtful_count;
    size_t doubtful_capacity;
    bool lost;       /* all watches, in a fork's child: the next poll makes them anew */
    unsigned rounds; /* since all of these were watched anew */
};

/* What other threads touch: inbox.h. */
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
    struct cf__task_list failures; /* that ended with an error, in that order: failure.c */
    struct cf_task *spare;         /* records for the next tasks */
    cf_coro *idle[CF__IDLE_MAX];   /* coroutines for them */
    size_t idle_count;
    size_t task_count;
    uint64_t last_id;
    struct cf__timers timers; /* of waits */
    struct cf__timers deadline_timers;
    struct cf_deadline *deadlines; /* begun outside of tasks, the innermost first */
    struct cf__wait *own;          /* the wait outside of tasks that the loop runs for; else NULL */
    struct cf__poller poller;
    struct cf__descriptors descriptors;
    struct cf__queue turns; /* turn.c */
    size_t outside_waits;   /* for descriptors and other threads, not for tasks of this one */
    size_t worker_waits;    /* of these, for the ends of workers, which no cancel cuts short */
    unsigned transfers;     /* by the running task, since it went on */
    unsigned straight; /* so many times may a task still be left for the next, without the loop */
    bool poller_open;
    struct cf__inbox inbox;
    struct cf__pool *pool; /* NULL: no blocking call has been made */
};

/* scheduler.c. The first makes one, NULL and cf_last_error() if that fails; the second does not. */
struct cf__scheduler *cf__scheduler_get(void);
static inline struct cf__scheduler *cf__scheduler_here(void)
{
    struct cf__thread *thread = cf__thread_get();
    return thread ? thread->scheduler : NULL;
}

/* Run tasks until `own` has an outcome (and whoever gives it one sets `straight` to 0), or, if
 * to_the_last, until none is left. false: nothing can go on any more, every task waits for another.
 */
bool cf__scheduler_run(struct cf__scheduler *s, struct cf__wait *own, bool to_the_last);
void cf__scheduler_run_ready(struct cf__scheduler *s); /* those that are ready now, once each */

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

/* Before a task is gone to. The one after it has perhaps not run for long. */
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
 * Leave `co`, of the task that runs here, or of one that has just ended: straight for the next that
 * is ready, if the loop has nothing to do in between. Inline for the reason that cf__drive_adopted
 * is.
 */
__attribute__((always_inline)) static inline void cf__leave_task(struct cf__scheduler *s,
                                                                 cf_coro *co)
{
    struct cf_task *next = s->ready.first;
    if (CF_UNLIKELY(!next || s->straight == 0 || next->canceled ||
                    !cf__can_park_for(co, next->coro))) {
        cf__park(co);
        return;
    }
    s->straight--;
    cf__set_running(s, cf__take_ready(s));
    cf__park_for(co, next->coro);
}

/* The running task lets the others run. */
__attribute__((always_inline)) static inline void cf__pause(struct cf__scheduler *s)
{
    struct cf_task *task = s->running;
    if (!s->ready.first && s->straight > 0) { /* there are none */
        s->straight--;
        s->transfers = 0;
        return;
    }
    cf__make_ready(task);
    cf__leave_task(s, task->coro);
}

/* wait.c. */
void cf__enqueue(struct cf__queue *queue, struct cf__wait *wait);
void cf__dequeue(struct cf__wait *wait); /* fine if it stands in none */
/*
 * Wait: the running task parks; without one the scheduler's loop runs. queue may be NULL. Returns
 * why it ended.
 */
enum cf__outcome cf__wait(struct cf__scheduler *s, struct cf__wait *wait, struct cf__queue *queue,
                          int64_t deadline);
void cf__wake(struct cf__scheduler *s, struct cf__wait *wait, enum cf__outcome outcome);
bool cf__wake_first(struct cf__scheduler *s, struct cf__queue *queue); /* false: nobody waits */
void cf__wake_all(struct cf__scheduler *s, struct cf__queue *queue);
void cf__wake_expired(struct cf__scheduler *s);
bool cf__cancel_pending_in(const cf_coro *co);
bool cf__cancel_pending_here(const struct cf__scheduler *s);
/* Is CF_ECANCELED pending in the coroutine that calls, from a cancel of its task or at a deadline?
 * Outside of all coroutines: has a deadline passed? */
static inline bool cf__canceled_here(const struct cf__scheduler *s)
{
    const struct cf_task *task = s ? s->running : NULL;
    bool may_be = task ? task->canceled | task->late : s && s->deadlines;
    return CF_UNLIKELY(may_be) && cf__cancel_pending_here(s);
}

/* false for all but CF__WOKEN, and errno is set. */
bool cf__outcome_errno(enum cf__outcome outcome);
/* The same as an error; not for CF__WOKEN. */
struct cf__error *cf__outcome_error(enum cf__outcome outcome, const char *where);

/* task.c */
void cf__task_end(struct cf_task *task);
void cf__task_end_unstarted(struct cf_task *task); /* cancelled before: it never runs */
void cf__task_unref(struct cf_task *task);
/* Each task that has not ended. */
void cf__tasks_do(struct cf__scheduler *s, void (*action)(struct cf_task *task));
void cf__tasks_free(struct cf__scheduler *s); /* the records */

/* turn.c */
struct cf__turns;
extern const struct cf__turns cf__task_turns;

/* cancel.c: cancel it soon, without recursion: from cf__wait's cancel. */
void cf__cancel_later(struct cf_task *task);
struct cf__error *cf__raise_cancel(cf_coro *co); /* a reference to what is pending now */
void cf__cancel_wait(struct cf__scheduler *s, struct cf__wait *wait); /* NULL is fine */
/* Where the task stands: in the innermost coroutine of its pile. */
cf_coro *cf__task_innermost(const struct cf_task *task);

/* join.c: a task that somebody awaits has ended. */
void cf__join_ended(struct cf__join *join, struct cf_task *task);

/* failure.c: errors that nobody has awaited. */
void cf__failure_add(struct cf_task *task);
void cf__failure_awaited(struct cf_task *task);
void cf__failure_disowned(struct cf_task *task);              /* its last outside reference went */
struct cf__error *cf__failures_take(struct cf__scheduler *s); /* the first one; NULL: none */

/* descriptor.c. May end for no reason: look again. CF__FAILED with EPERM: fd never blocks. */
enum cf__outcome cf__wait_fd(struct cf__scheduler *s, int fd, short events, int64_t deadline);
bool cf__watch_fd(struct cf__scheduler *s, int fd); /* let a poll end when fd is readable */
void cf__poll(struct cf__scheduler *s, int64_t deadline);
void cf__poller_renew(struct cf__scheduler *s); /* in the child of a fork */
void cf__descriptors_free(struct cf__descriptors *descriptors);

#endif

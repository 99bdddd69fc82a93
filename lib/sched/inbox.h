/*
 * inbox.h - waits that another thread ends. That thread never touches the task: it puts the wait
 * into the inbox of the task's scheduler, and the scheduler wakes the task.
 */
#ifndef CF_SCHED_INBOX_H
#define CF_SCHED_INBOX_H

#include "sched/scheduler.h"

struct cf__remote_wait {
    struct cf__wait wait; /* must be first */
    struct cf__scheduler *scheduler;
    struct cf__remote_wait *next; /* the next one in the inbox */
    bool posted;                  /* is in the inbox; protected by its lock */
};

/* Create the inbox if there is none. false: errno. */
bool cf__inbox_open(struct cf__scheduler *s);
void cf__inbox_close(struct cf__scheduler *s);

/* End the wait with CF__WOKEN. From any thread; the caller ensures that the waiting task stays
 * until this returns. */
void cf__post(struct cf__remote_wait *wait);

/* Remove the wait from the inbox, if it is there. The waiting thread must call this before the wait
 * goes out of scope. */
void cf__unpost(struct cf__remote_wait *wait);

/* cf__wait for a wait that another thread may post. */
enum cf__outcome cf__wait_remote(struct cf__remote_wait *wait, int64_t deadline);

/* For the scheduler's loop: the first before a poll, so that a post ends it; the second after, to
 * wake what was posted. */
void cf__inbox_watch(struct cf__scheduler *s);
void cf__inbox_empty(struct cf__scheduler *s);

/* Outside of the loop: block the thread until something has been posted. */
void cf__inbox_wait(struct cf__scheduler *s);

/* The lock is held while this thread forks. cf__inbox_renew gives the child an eventfd of its
 * own. */
void cf__inbox_before_fork(struct cf__scheduler *s);
void cf__inbox_after_fork(struct cf__scheduler *s);
void cf__inbox_renew(struct cf__scheduler *s);

#endif

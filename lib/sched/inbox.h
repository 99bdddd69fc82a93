/*
 * inbox.h - waits that another thread ends. That thread never touches the task: it puts the wait
 * into the inbox of the task's scheduler, which wakes the task itself.
 */
#ifndef CF_SCHED_INBOX_H
#define CF_SCHED_INBOX_H

#include "sched/scheduler.h"

struct cf__remote_wait {
    struct cf__wait wait; /* must be first */
    struct cf__scheduler *scheduler;
    struct cf__remote_wait *next; /* in the inbox */
    bool posted;                  /* stands in it; under its lock */
};

/* Make ready for waits of this kind. false: errno. */
bool cf__inbox_open(struct cf__scheduler *s);
void cf__inbox_close(struct cf__scheduler *s);

/* From any thread, while who waits cannot have gone: end the wait with CF__WOKEN. */
void cf__post(struct cf__remote_wait *wait);

/* Who waited goes on: the inbox must forget it. */
void cf__unpost(struct cf__remote_wait *wait);

/* cf__wait for one that may be posted at any time. */
enum cf__outcome cf__wait_remote(struct cf__remote_wait *wait, int64_t deadline);

/* In the scheduler's loop: watch for posts before a poll, wake what was posted after it. */
void cf__inbox_watch(struct cf__scheduler *s);
void cf__inbox_empty(struct cf__scheduler *s);

/* Outside of the loop: block until something has been posted. */
void cf__inbox_wait(struct cf__scheduler *s);

/* The lock is held while this thread forks; the child has a descriptor of its own. */
void cf__inbox_before_fork(struct cf__scheduler *s);
void cf__inbox_after_fork(struct cf__scheduler *s);
void cf__inbox_renew(struct cf__scheduler *s);

#endif

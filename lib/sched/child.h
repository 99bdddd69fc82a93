/*
 * child.h - reaping a child that must not be left behind.
 */
#ifndef CF_SCHED_CHILD_H
#define CF_SCHED_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Wait for a child's end and reap it, however long that takes: a task parks, unless it is cancelled
 * or was; then the thread waits. false: errno; ECHILD if there is nothing to reap, as in a program
 * that ignores SIGCHLD.
 */
bool cf__reap(pid_t child, int *status);

#endif

/*
 * child.h - reap a child that must not be left a zombie.
 */
#ifndef CF_SCHED_CHILD_H
#define CF_SCHED_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Wait for a child to end and reap it, however long that takes. A task parks, but once it is
 * cancelled the thread blocks instead. false: errno, ECHILD when there is nothing to reap, as in a
 * program that ignores SIGCHLD.
 */
bool cf__reap(pid_t child, int *status);

#endif

/*
 * fork.h - schedulers in the child of a fork.
 */
#ifndef CF_SCHED_FORK_H
#define CF_SCHED_FORK_H

#include <stdbool.h>

/* Register the fork handlers, once per process. false: no memory. */
bool cf__fork_watch(void);

#endif

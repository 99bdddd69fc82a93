/*
 * quiet.h - write without SIGPIPE. A library may not change the program's handling of the signal.
 */
#ifndef CF_SCHED_QUIET_H
#define CF_SCHED_QUIET_H

#include <signal.h>
#include <stdbool.h>

struct cf__quiet {
    bool blocked; /* SIGPIPE is blocked and was not pending: restore the mask */
    sigset_t before;
};

void cf__quiet_begin(struct cf__quiet *quiet);

/* `error` is the write's errno or 0. For EPIPE the signal that is now pending in this thread is
 * consumed. */
void cf__quiet_end(const struct cf__quiet *quiet, int error);

#endif

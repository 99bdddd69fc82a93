/*
 * quiet.h - write without SIGPIPE: the signal is the program's, and a library may not change what
 * it does.
 */
#ifndef CF_SCHED_QUIET_H
#define CF_SCHED_QUIET_H

#include <signal.h>
#include <stdbool.h>

struct cf__quiet {
    bool blocked; /* SIGPIPE was let through before, and was not pending */
    sigset_t before;
};

void cf__quiet_begin(struct cf__quiet *quiet);

/* error: what the write came to; on EPIPE the signal that this thread got is taken back. */
void cf__quiet_end(const struct cf__quiet *quiet, int error);

#endif

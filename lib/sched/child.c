/*
 * child.c - wait for a child process: by its pidfd or, before Linux 5.3, by polling waitid.
 */
#include "config.h"

#include "sched/child.h"

#include <coflow/io.h>
#include <coflow/system.h>

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sched/clock.h"

/* Seconds between two waitid calls; doubled each time. */
static const double shortest_pause = 0.001, longest_pause = 0.05;

/* Leaves the child to be reaped (WNOWAIT), so a caller that gives up loses nothing. */
static bool has_ended(pid_t child)
{
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
        return errno != EINTR; /* no such child: reap() reports it */
    return info.si_pid != 0;
}

static bool poll_until_end(pid_t child, double seconds)
{
    int64_t deadline = cf__deadline(seconds);
    double pause = shortest_pause;
    while (!has_ended(child)) {
        double left = deadline == CF__NEVER ? pause : (double)(deadline - cf__now()) * 1e-9;
        if (left <= 0) {
            errno = ETIMEDOUT;
            return false;
        }
        if (!cf_sleep(left < pause ? left : pause))
            return false;
        pause = 2 * pause < longest_pause ? 2 * pause : longest_pause;
    }
    return true;
}

static bool wait_for_end(pid_t child, double seconds)
{
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    if (fd < 0 && errno == ESRCH)
        return true; /* already a zombie, or no such child: reap() tells them apart */
    if (fd < 0)
        return poll_until_end(child, seconds);
    bool ended = cf_wait_readable(fd, seconds);
    int error = errno;
    close(fd);
    errno = error;
    return ended;
}

static bool reap(pid_t child, int *status)
{
    pid_t reaped;
    do
        reaped = waitpid(child, status, 0);
    while (reaped < 0 && errno == EINTR);
    return reaped == child;
}

bool cf_wait_child(pid_t child, double seconds, int *status)
{
    int ignored;
    return wait_for_end(child, seconds) && reap(child, status ? status : &ignored);
}

bool cf__reap(pid_t child, int *status)
{
    wait_for_end(child, -1);
    return reap(child, status);
}

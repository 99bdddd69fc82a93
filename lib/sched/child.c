/*
 * child.c - waiting for a child process: by its pidfd, or, before Linux 5.3, in another thread.
 */
#include "config.h"

#include <coflow/io.h>
#include <coflow/system.h>

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* waitid leaves the child to be reaped, so that giving up loses nothing. */
static cf_value wait_in_thread(void *child)
{
    siginfo_t info;
    while (waitid(P_PID, (id_t) * (pid_t *)child, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        continue;
    return cf_nil;
}

static bool wait_for_end(pid_t child, double seconds)
{
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    if (fd < 0 && errno != ENOSYS && errno != EPERM)
        return errno == ESRCH; /* a zombie of long ago, or no child: waitpid knows */
    if (fd < 0)
        return cf_to_thread(wait_in_thread, &child, NULL);
    bool ended = cf_wait_readable(fd, seconds);
    int error = errno;
    close(fd);
    errno = error;
    return ended;
}

bool cf_wait_child(pid_t child, double seconds, int *status)
{
    int ignored;
    if (!wait_for_end(child, seconds))
        return false;
    pid_t reaped;
    do
        reaped = waitpid(child, status ? status : &ignored, 0);
    while (reaped < 0 && errno == EINTR);
    return reaped == child;
}

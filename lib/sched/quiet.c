/*
 * quiet.c - block SIGPIPE in this thread around a write, and consume the one that EPIPE raised.
 *
 * Costs one system call in a program that ignores SIGPIPE, else four, and five on EPIPE.
 */
#include "config.h"

#include "sched/quiet.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

static bool is_ignored(void)
{
    struct sigaction action;
    return sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static bool is_pending(void)
{
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

void cf__quiet_begin(struct cf__quiet *quiet)
{
    quiet->blocked = false;
    if (is_ignored())
        return;
    sigset_t only_pipe;
    sigemptyset(&only_pipe);
    sigaddset(&only_pipe, SIGPIPE);
    if (pthread_sigmask(SIG_BLOCK, &only_pipe, &quiet->before) != 0)
        return;
    quiet->blocked = !is_pending(); /* a signal that was pending before is not ours to consume */
    if (!quiet->blocked)
        pthread_sigmask(SIG_SETMASK, &quiet->before, NULL);
}

void cf__quiet_end(const struct cf__quiet *quiet, int error)
{
    if (!quiet->blocked)
        return;
    sigset_t only_pipe;
    sigemptyset(&only_pipe);
    sigaddset(&only_pipe, SIGPIPE);
    if (error == EPIPE)
        while (sigtimedwait(&only_pipe, NULL, &(struct timespec){0}) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &quiet->before, NULL);
}

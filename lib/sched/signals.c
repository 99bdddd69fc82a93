/*
 * signals.c - cf_signals: receive signals through a signalfd.
 */
#include "config.h"

#include <coflow/io.h>
#include <coflow/system.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "coro/error.h"

struct cf_signals {
    int fd;
    sigset_t blocked_here; /* the signals that cf_signals_new blocked */
};

static bool collect(const int numbers[], size_t n, sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < n; i++)
        if (sigaddset(set, numbers[i]) != 0)
            return false;
    return n > 0;
}

/* The signals in `wanted` that are not in `before`. */
static sigset_t without(const sigset_t *wanted, const sigset_t *before)
{
    sigset_t rest;
    sigemptyset(&rest);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(wanted, number) == 1 && sigismember(before, number) == 0)
            sigaddset(&rest, number);
    return rest;
}

cf_signals *cf_signals_new(const int numbers[], size_t n)
{
    sigset_t wanted, before;
    if (!collect(numbers, n, &wanted)) {
        cf__fail(CF_EINVAL, "cf_signals_new", "no such signal");
        return NULL;
    }
    cf_signals *signals = malloc(sizeof *signals);
    if (!signals) {
        cf__fail(CF_ENOMEM, "cf_signals_new", "out of memory");
        return NULL;
    }
    signals->fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals->fd < 0) {
        cf__set_last_error(cf__error_errno(errno, "cf_signals_new", "signalfd"));
        free(signals);
        return NULL;
    }
    pthread_sigmask(SIG_BLOCK, &wanted, &before);
    signals->blocked_here = without(&wanted, &before);
    return signals;
}

int cf_signals_wait(cf_signals *signals, double seconds)
{
    struct signalfd_siginfo info;
    for (;;) {
        if (!cf_wait_readable(signals->fd, seconds))
            return 0;
        if (read(signals->fd, &info, sizeof info) == (ssize_t)sizeof info)
            return (int)info.ssi_signo;
        if (errno != EAGAIN && errno != EINTR) /* EAGAIN: another task has read it */
            return 0;
    }
}

void cf_signals_free(cf_signals *signals)
{
    if (!signals)
        return;
    close(signals->fd);
    pthread_sigmask(SIG_UNBLOCK, &signals->blocked_here, NULL);
    free(signals);
}

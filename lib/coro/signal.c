/*
 * signal.c - chain the library's signal handlers with those of the program.
 */
#include "config.h"

#include "coro/signal.h"

#include <stddef.h>

void cf__signal_catch(int number, cf__fault_handler *handler, struct sigaction *previous)
{
    if (sigaction(number, NULL, previous) != 0)
        return;
    struct sigaction action = *previous;
    action.sa_sigaction = handler;
    action.sa_flags = (previous->sa_flags & (SA_NODEFER | SA_RESTART)) | SA_SIGINFO | SA_ONSTACK;
    sigaction(number, &action, NULL);
}

void cf__signal_pass_on(const struct sigaction *previous, int number, siginfo_t *info,
                        void *context)
{
    if (previous->sa_flags & SA_SIGINFO) {
        previous->sa_sigaction(number, info, context);
    } else if (previous->sa_handler == SIG_IGN || previous->sa_handler == SIG_DFL) {
        /* On return the fault happens again, and then kills: a fault cannot be ignored. */
        signal(number, SIG_DFL);
        if (info->si_code <= 0)
            raise(number); /* sent by kill(2): does not happen again by itself */
    } else {
        previous->sa_handler(number);
    }
}

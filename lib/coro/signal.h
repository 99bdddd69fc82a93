/*
 * signal.h - fault handlers that are chained before those of the program.
 */
#ifndef CF_CORO_SIGNAL_H
#define CF_CORO_SIGNAL_H

#include <signal.h>

typedef void cf__fault_handler(int number, siginfo_t *info, void *context);

/* Install a handler. *previous is set to the one it replaces before it can run. */
void cf__signal_catch(int number, cf__fault_handler *handler, struct sigaction *previous);

/* Called by the handler: give the signal the effect that it would have had without it. */
void cf__signal_pass_on(const struct sigaction *previous, int number, siginfo_t *info,
                        void *context);

#endif

/*
 * signal.h - handlers for faults that leave to others what is not theirs.
 */
#ifndef CF_CORO_SIGNAL_H
#define CF_CORO_SIGNAL_H

#include <signal.h>

typedef void cf__fault_handler(int number, siginfo_t *info, void *context);

/* Put a handler in front of what there is, which is kept in *previous before it can run. */
void cf__signal_catch(int number, cf__fault_handler *handler, struct sigaction *previous);

/* From the handler: let the signal have the effect that it would have had without it. */
void cf__signal_pass_on(const struct sigaction *previous, int number, siginfo_t *info,
                        void *context);

#endif

/*
 * overflow.h - report the coroutine whose stack overflowed before the signal kills the process.
 */
#ifndef CF_CORO_OVERFLOW_H
#define CF_CORO_OVERFLOW_H

/* Install the handler; once per process. It reports a fault in a guard page, and passes every fault
 * on to the previous handler. */
void cf__overflow_watch(void);

/* Give this thread an alternate signal stack, since the handler cannot run on a stack that has
 * overflowed. NULL: it has one already, or there is no memory. */
void *cf__signal_stack_make(void);
void cf__signal_stack_release(void *stack); /* NULL is fine */

#endif

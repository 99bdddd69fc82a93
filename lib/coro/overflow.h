/*
 * overflow.h - say which coroutine's stack was too small, before the process dies of it.
 */
#ifndef CF_CORO_OVERFLOW_H
#define CF_CORO_OVERFLOW_H

/* Once per process: from now on a fault in a guard page is reported; all other faults go to the
 * handler that was there before. */
void cf__overflow_watch(void);

/* A signal handler cannot run on the stack that has overflowed: each thread needs another for it.
 * NULL: it has one already, or there is no memory. */
void *cf__signal_stack_make(void);
void cf__signal_stack_release(void *stack); /* NULL is fine */

#endif

/*
 * thread.h - what the library keeps per thread. Nothing on a hot path looks here.
 */
#ifndef CF_CORO_THREAD_H
#define CF_CORO_THREAD_H

#include "coro/error.h"
#include "coro/stack.h"

struct cf__thread {
    struct cf__error *last_error;
    struct cf__stack_pool stacks;
    void *scheduler; /* lib/sched's; released by destroy_scheduler at the thread's end */
    void (*destroy_scheduler)(void *);
};

/* This thread's record, made at the first call and released when the thread ends. NULL: no memory.
 */
struct cf__thread *cf__thread_get(void);

#endif

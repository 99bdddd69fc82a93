/*
 * thread.h - the library's per-thread record. A switch never reads it.
 */
#ifndef CF_CORO_THREAD_H
#define CF_CORO_THREAD_H

#include <stdint.h>

#include "coro/build.h"
#include "coro/error.h"
#include "coro/stack_pool.h"

struct cf__thread {
    struct cf__stack_pool stacks; /* must be first: coflow/coro-inline.h */
    struct cf__thread *next;      /* in the list of all threads' records */
    uintptr_t bias; /* initial `owner` of coroutines it makes: itself, or 0 (exclusion.c) */
    struct cf__error *last_error;
    void *signal_stack; /* overflow.c; NULL: the thread had its own, or there was no memory */
    void *scheduler;    /* lib/sched's; released by destroy_scheduler at the thread's end */
    void (*destroy_scheduler)(void *);
    struct cf__service *services; /* sched/pump.c; left by leave_services at the thread's end */
    void (*leave_services)(struct cf__thread *thread);
    const struct cf__turns *turns; /* flow/turn.h; set together with the scheduler */
};

/* This thread's record; NULL: not made yet. Opaque to the compiler, as cf__thread_id is. */
#if defined(CF_SWITCH_ASM) && defined(__GLIBC__)
static inline struct cf__thread *cf__thread_if_any(void)
{
    return (struct cf__thread *)cf__stacks_at_hand();
}
#else
struct cf__thread *cf__thread_if_any(void);
#endif

struct cf__thread *cf__thread_make(void);

/* This thread's record, made at the first call and released when the thread ends. NULL: no
 * memory. */
static inline struct cf__thread *cf__thread_get(void)
{
    struct cf__thread *thread = cf__thread_if_any();
    return CF_LIKELY(thread != NULL) ? thread : cf__thread_make();
}

#endif

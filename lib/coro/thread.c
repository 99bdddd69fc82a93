/*
 * thread.c - the library's only thread-local: made at first use, released when the thread ends; and
 * the setup done once per process.
 */
#include "config.h"

#include "coro/thread.h"

#include <pthread.h>
#include <stdlib.h>

#include "coro/coro.h"
#include "coro/overflow.h"

/* The key exists only for its destructor; reads go through the thread-local. */
__thread struct cf__thread *cf__this_thread;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_error;

/* Not inlined, and opaque: the compiler must not conclude that they always return the same. */
#ifndef CF_SWITCH_ASM
__attribute__((noinline)) uintptr_t cf__thread_id(void)
{
    uintptr_t id = (uintptr_t)&cf__this_thread;
    __asm__ volatile("" : "+r"(id));
    return id;
}
#endif
#if !defined(CF_SWITCH_ASM) || !defined(__GLIBC__)
__attribute__((noinline)) struct cf__thread *cf__thread_if_any(void)
{
    struct cf__thread *thread = cf__this_thread;
    __asm__ volatile("" : "+r"(thread));
    return thread;
}
#endif

/* The records of all threads: the child of a fork releases those of the threads it does not have.
 */
static struct {
    pthread_mutex_t lock;
    struct cf__thread *first;
} all = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void enlist(struct cf__thread *thread)
{
    pthread_mutex_lock(&all.lock);
    thread->next = all.first;
    all.first = thread;
    pthread_mutex_unlock(&all.lock);
}

static void delist(struct cf__thread *thread)
{
    pthread_mutex_lock(&all.lock);
    struct cf__thread **place = &all.first;
    while (*place != thread)
        place = &(*place)->next;
    *place = thread->next;
    pthread_mutex_unlock(&all.lock);
}

static void release(void *record)
{
    struct cf__thread *thread = record;
    if (thread->destroy_scheduler)
        thread->destroy_scheduler(thread->scheduler);
    if (thread->leave_services)
        thread->leave_services(thread);
    delist(thread);
    cf__stack_pool_drain(&thread->stacks);
    cf__error_free(thread->last_error);
    cf__signal_stack_release(thread->signal_stack);
    free(thread);
    cf__this_thread = NULL;
}

/* ------------------------------------------------------------------------- fork */

static void before_fork(void)
{
    pthread_mutex_lock(&all.lock);
    cf__stack_before_fork();
}

static void after_fork(void)
{
    cf__stack_after_fork();
    pthread_mutex_unlock(&all.lock);
}

/* Release the records of the threads that the child does not have. Each may have been in the middle
 * of anything: its pool changes by single stores, so it is always consistent; its last error and
 * its scheduler may not be, and are leaked. */
static void after_fork_in_child(void)
{
    after_fork();
    for (struct cf__thread *thread = all.first, *next; thread; thread = next) {
        next = thread->next;
        if (thread == cf__this_thread)
            continue;
        delist(thread);
        cf__stack_pool_drain(&thread->stacks);
        cf__signal_stack_release(thread->signal_stack);
        free(thread);
    }
}

/* ----------------------------------------------------------------------- making */

static void set_up_process(void)
{
    once_error = pthread_key_create(&key, release);
    if (!once_error)
        once_error = pthread_atfork(before_fork, after_fork, after_fork_in_child);
    cf__overflow_watch();
}

struct cf__thread *cf__thread_make(void)
{
    pthread_once(&once, set_up_process);
    if (once_error)
        return NULL;
    struct cf__thread *thread = calloc(1, sizeof *thread);
    if (!thread)
        return NULL;
    if (pthread_setspecific(key, thread)) {
        free(thread);
        return NULL;
    }
    enlist(thread);
    thread->bias = cf__bias();
    thread->signal_stack = cf__signal_stack_make();
    return cf__this_thread = thread;
}

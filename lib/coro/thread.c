/*
 * thread.c - the one thread-local of the library and its end; what is set up once per process.
 */
#include "config.h"

#include "coro/thread.h"

#include <pthread.h>
#include <stdlib.h>

#include "coro/coro.h"
#include "coro/overflow.h"

/* The key exists for its destructor; the thread-local is what is read. */
__thread struct cf__thread *cf__this_thread;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_error;

static void release(void *record)
{
    struct cf__thread *thread = record;
    if (thread->destroy_scheduler)
        thread->destroy_scheduler(thread->scheduler);
    cf__stack_pool_drain(&thread->stacks);
    cf__error_free(thread->last_error);
    cf__signal_stack_release(thread->signal_stack);
    free(thread);
    cf__this_thread = NULL;
}

static void set_up_process(void)
{
    once_error = pthread_key_create(&key, release);
    if (!once_error)
        once_error =
            pthread_atfork(cf__stack_before_fork, cf__stack_after_fork, cf__stack_after_fork);
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
    thread->bias = cf__bias();
    thread->signal_stack = cf__signal_stack_make();
    return cf__this_thread = thread;
}

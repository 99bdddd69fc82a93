/*
 * thread.c - the one thread-local of the library and its end.
 */
#include "config.h"

#include "coro/thread.h"

#include <pthread.h>
#include <stdlib.h>

/* The key exists for its destructor; the thread-local is what is read. */
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int key_error;
static __thread struct cf__thread *current;

static void release(void *record)
{
    struct cf__thread *thread = record;
    if (thread->destroy_scheduler)
        thread->destroy_scheduler(thread->scheduler);
    cf__stack_pool_drain(&thread->stacks);
    cf__error_free(thread->last_error);
    free(thread);
    current = NULL;
}

static void make_key(void)
{
    key_error = pthread_key_create(&key, release);
}

static struct cf__thread *make(void)
{
    pthread_once(&once, make_key);
    if (key_error)
        return NULL;
    struct cf__thread *thread = calloc(1, sizeof *thread);
    if (!thread)
        return NULL;
    if (pthread_setspecific(key, thread)) {
        free(thread);
        return NULL;
    }
    return current = thread;
}

struct cf__thread *cf__thread_get(void)
{
    return __builtin_expect(current != NULL, 1) ? current : make();
}

/*
 * future.c - a value that another task or thread will provide.
 *
 * Waits are in the future's list until it is set. The setter wakes those of its own thread directly
 * and posts the others to their schedulers' inboxes. A wait is listed, posted and taken back under
 * the future's lock.
 */
#include "config.h"

#include <coflow/future.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sched/inbox.h"

struct future_wait {
    struct cf__remote_wait remote; /* must be first */
    struct future_wait *previous;
    struct future_wait *next;
    bool listed;
};

struct cf_future {
    atomic_uint references;
    atomic_bool done;
    pthread_mutex_t lock; /* protects the fields below */
    struct future_wait *first;
    struct future_wait *last;
    cf_value value;
    struct cf__error *error; /* owned */
};

/* --------------------------------------------------------------------- life */

cf_future *cf_future_new(void)
{
    cf_future *future = calloc(1, sizeof *future);
    if (!future || pthread_mutex_init(&future->lock, NULL) != 0) {
        free(future);
        cf__fail(CF_ENOMEM, "cf_future_new", "out of memory");
        return NULL;
    }
    atomic_init(&future->references, 1);
    return future;
}

cf_future *cf_future_ref(cf_future *future)
{
    atomic_fetch_add_explicit(&future->references, 1, memory_order_relaxed);
    return future;
}

void cf_future_free(cf_future *future)
{
    if (!future || atomic_fetch_sub_explicit(&future->references, 1, memory_order_acq_rel) != 1)
        return;
    pthread_mutex_destroy(&future->lock);
    cf__error_free(future->error);
    free(future);
}

/* --------------------------------------------------------------------- list */

static void enlist(cf_future *future, struct future_wait *wait)
{
    wait->previous = future->last;
    wait->next = NULL;
    *(future->last ? &future->last->next : &future->first) = wait;
    future->last = wait;
    wait->listed = true;
}

static void delist(cf_future *future, struct future_wait *wait)
{
    *(wait->previous ? &wait->previous->next : &future->first) = wait->next;
    *(wait->next ? &wait->next->previous : &future->last) = wait->previous;
    wait->listed = false;
}

/* A wait of this thread that was cancelled, but whose task has not run since, is still in the list;
 * it must not be woken again. */
static void wake_all(cf_future *future)
{
    struct cf__scheduler *here = cf__scheduler_here();
    while (future->first) {
        struct future_wait *wait = future->first;
        delist(future, wait);
        if (wait->remote.scheduler != here)
            cf__post(&wait->remote);
        else if (wait->remote.wait.outcome == CF__UNDECIDED)
            cf__wake(here, &wait->remote.wait, CF__WOKEN);
    }
}

/* ------------------------------------------------------------------ setting */

/* Takes ownership of error. */
static void settle(cf_future *future, cf_value value, struct cf__error *error)
{
    pthread_mutex_lock(&future->lock);
    bool first = !atomic_load_explicit(&future->done, memory_order_relaxed);
    if (first) {
        future->value = value;
        future->error = error;
        atomic_store_explicit(&future->done, true, memory_order_release);
        wake_all(future);
    }
    pthread_mutex_unlock(&future->lock);
    if (!first)
        cf__error_free(error);
}

void cf_future_set(cf_future *future, cf_value value)
{
    settle(future, value, NULL);
}

void cf_future_fail(cf_future *future, int code, const char *text)
{
    settle(future, CF_NIL,
           code > 0 ? cf__error_new(code, "future", text)
                    : cf__error_format(CF_EINVAL, "future", "failed with code %d", code));
}

bool cf_future_is_done(const cf_future *future)
{
    return atomic_load_explicit(&future->done, memory_order_acquire);
}

/* ----------------------------------------------------------------- awaiting */

static enum cf__outcome wait_until_done(cf_future *future, struct cf__scheduler *s,
                                        int64_t deadline)
{
    struct future_wait wait = {.remote.scheduler = s};
    enum cf__outcome outcome = CF__WOKEN;
    if (cf__canceled_here(s))
        return CF__CANCELED;
    if (!cf__inbox_open(s))
        return CF__FAILED;
    pthread_mutex_lock(&future->lock);
    bool must_wait = !atomic_load_explicit(&future->done, memory_order_relaxed);
    if (must_wait)
        enlist(future, &wait);
    pthread_mutex_unlock(&future->lock);
    if (!must_wait)
        return CF__WOKEN;
    outcome = cf__wait_remote(&wait.remote, deadline);
    pthread_mutex_lock(&future->lock);
    if (wait.listed)
        delist(future, &wait);
    else
        cf__unpost(&wait.remote);
    pthread_mutex_unlock(&future->lock);
    return outcome;
}

static cf_status answer(cf_future *future, cf_value *out)
{
    if (out)
        *out = future->value;
    if (!future->error)
        return CF_DONE;
    cf__set_last_error(cf__error_ref(future->error));
    return CF_ERROR;
}

cf_status cf_future_await_for(cf_future *future, double seconds, cf_value *out)
{
    enum cf__outcome outcome = CF__WOKEN;
    struct cf__scheduler *s = NULL;
    if (cf_future_is_done(future))
        return answer(future, out);
    if (out)
        *out = CF_NIL;
    s = cf__scheduler_get();
    if (!s)
        return CF_ERROR;
    outcome = wait_until_done(future, s, cf__deadline(seconds));
    if (outcome == CF__WOKEN)
        return answer(future, out);
    cf__set_last_error(cf__outcome_error(outcome, "cf_future_await"));
    return CF_ERROR;
}

cf_status cf_future_await(cf_future *future, cf_value *out)
{
    return cf_future_await_for(future, -1, out);
}

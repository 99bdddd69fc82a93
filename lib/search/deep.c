/*
 * deep.c - a deep stack, borrowed from a coroutine that runs one call.
 */
#include "config.h"

#include "search/deep.h"

#include <coflow/coro.h>

struct job {
    void (*call)(void *data);
    void *data;
};

static cf_value body(cf_coro *self, void *arg)
{
    const struct job *job = arg;
    (void)self;
    job->call(job->data);
    return cf_nil;
}

bool cf__call_deep(void (*call)(void *data), void *data)
{
    struct job job = {call, data};
    cf_coro *coro = cf_new_sized(body, &job, CF__DEEP_STACK);
    bool done = coro != NULL && cf_next(coro, NULL) == CF_DONE;
    cf_free(coro);
    return done;
}

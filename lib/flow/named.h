/*
 * named.h - the last step of a stock stage's constructor. Its parameters need no memory of their
 * own: a stage is started when it is made, so the body copies them before it first receives.
 */
#ifndef CF_FLOW_NAMED_H
#define CF_FLOW_NAMED_H

#include <coflow/coro.h>

/* co under its name; NULL stays NULL. */
static inline cf_coro *cf__named(cf_coro *co, const char *name)
{
    if (co)
        cf_set_name(co, name);
    return co;
}

#endif

/*
 * named.h - the last step of a stock stage's constructor.
 *
 * The parameters of such a stage may be on the constructor's stack: a stage is started when it is
 * made, so its body copies them before the constructor returns.
 */
#ifndef CF_FLOW_NAMED_H
#define CF_FLOW_NAMED_H

#include <coflow/coro.h>

/* Name co, which may be NULL, and return it. */
static inline cf_coro *cf__named(cf_coro *co, const char *name)
{
    if (co)
        cf_set_name(co, name);
    return co;
}

#endif

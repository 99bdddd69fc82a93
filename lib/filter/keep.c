/*
 * keep.c - the lines for which a function says yes.
 */
#include "config.h"

#include <coflow/filter.h>

#include "flow/named.h"

struct question {
    cf_keep_fn *fn;
    void *arg;
};

static cf_value body(cf_coro *self, void *arg)
{
    struct question question = *(const struct question *)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (question.fn(line, question.arg) && !cf_send_line(self, line))
            break;
    return cf_nil;
}

cf_coro *cf_keep(cf_keep_fn *fn, void *arg, cf_coro *target)
{
    struct question question = {fn, arg};
    return cf__named(cf_stage(body, &question, target), "keep");
}

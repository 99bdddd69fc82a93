/*
 * gather.h - several descriptors read at once, into one target: what cf_merge and cf_lines_accepted
 * are made of.
 */
#ifndef CF_SOURCE_GATHER_H
#define CF_SOURCE_GATHER_H

#include <coflow/source.h>

#include "source/reader.h"

struct cf__gathered;

struct cf__gather {
    const char *name; /* of the source, in errors */
    cf_coro *target;
    int epoll;
    struct cf__gathered *first; /* the inputs that have not ended; owned */
    struct cf__gathered **end;  /* where the next one is put */
    size_t count;
    bool stopped;              /* the target wants no more */
    struct cf__error *failure; /* the first of an input; owned */

    /* Inputs are connections of others: one that breaks is left, with the begin of its last line,
     * and is no failure. */
    bool may_break;
    int listener; /* whose readiness `listener_is_ready` is told of; -1: none */
    void (*listener_is_ready)(struct cf__gather *gather);
};

/* The fields above `first` but for epoll, and those below `failure`, are the caller's to set.
 * false: cf_last_error. */
bool cf__gather_open(struct cf__gather *gather);

/* Read from this one, too; its descriptor is closed at its end, if it `is_owned`, or when this
 * fails. false: cf_last_error. */
bool cf__gather_add(struct cf__gather *gather, const cf_input *input, bool is_owned);

/* Be told of the listener, or no more. false: errno. */
bool cf__gather_watch_listener(const struct cf__gather *gather, bool watch);

/* Send what can be read now; where there is nothing, flush the target and wait, so many seconds at
 * most (< 0: for ever). false: cf_last_error. */
bool cf__gather_step(struct cf__gather *gather, double seconds);

/* Release everything, and what a source returns; `well` is false when cf_last_error tells of a
 * failure. */
cf_status cf__gather_end(struct cf__gather *gather, bool well);

#endif

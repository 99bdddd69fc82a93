/*
 * gather.h - reads several descriptors at once into one target, for cf_merge and cf_lines_accepted.
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
    struct cf__gathered *first; /* list of the inputs that have not ended; owned */
    struct cf__gathered **end;  /* the link at the end of that list */
    size_t count;
    bool stopped;              /* the target wants no more */
    struct cf__error *failure; /* the first error of an input; owned */

    /* Inputs are connections: if one breaks, it is dropped together with its unfinished line, and
     * that is no failure. */
    bool may_break;
    int listener; /* a descriptor to be watched besides the inputs; -1: none */
    void (*listener_is_ready)(struct cf__gather *gather);
};

/* The caller sets name, target, may_break and the two fields of the listener before. false: see
 * cf_last_error. */
bool cf__gather_open(struct cf__gather *gather);

/* Add an input. If it `is_owned`, its descriptor is closed when it ends, and when this fails.
 * false: see cf_last_error. */
bool cf__gather_add(struct cf__gather *gather, const cf_input *input, bool is_owned);

/* Start or stop watching the listener. false: see errno. */
bool cf__gather_watch_listener(const struct cf__gather *gather, bool watch);

/* Send what can be read now. If there is nothing, flush the target and wait, for so many seconds at
 * most (< 0: for ever). false: see cf_last_error. */
bool cf__gather_step(struct cf__gather *gather, double seconds);

/* Release everything; returns what the source is to return. well: false if it failed, with the
 * error in cf_last_error. */
cf_status cf__gather_end(struct cf__gather *gather, bool well);

#endif

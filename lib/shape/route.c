/*
 * route.c - each line to one of several targets: chosen by a function, round robin, or by a field.
 */
#include "config.h"

#include <coflow/shape.h>

#include <stdlib.h>
#include <string.h>

#include "filter/fields.h"
#include "flow/stage.h"
#include "flow/targets.h"

struct route {
    size_t (*choose)(struct route *route, cf_line line); /* returns an index; none if >= count */
    cf_route_fn *fn;                                     /* for by_function */
    void *arg;
    size_t next;  /* for in_turn */
    size_t field; /* for by_field: from 1; 0: the whole line */
    const char *delimiter;
    size_t count;
    size_t left;       /* targets that still want lines */
    size_t taken;      /* targets the body has taken over; the constructor drops the others */
    cf_coro **targets; /* NULL: the target has left */
};

static void leave(struct route *route, cf_coro *self, size_t i)
{
    cf_coro *target = route->targets[i];
    if (!target)
        return;
    route->targets[i] = NULL;
    route->left--;
    cf__finish(target, &cf__stage_of(self)->failure);
}

/* Edges are added at once, so that a flush reaches the targets before the first line is sent. If
 * all targets are stages, `relays` lets the route end when they all have, even if no line comes. */
static bool add_edges(const struct route *route, cf_coro *self)
{
    struct cf__stage *from = cf__stage_of(self);
    from->relays = true;
    for (size_t i = 0; i < route->count; i++) {
        struct cf__stage *to = cf__stage_of(route->targets[i]);
        if (to && !cf__edge_add(from, to))
            return false;
        from->relays &= to != NULL;
    }
    return true;
}

/* Lines for a target that has left are dropped. */
static void send_each(struct route *route, cf_coro *self)
{
    cf_line line;
    while (route->left > 0 && cf_recv_line(self, &line)) {
        size_t i = route->choose(route, line);
        if (i < route->count && route->targets[i] &&
            !cf_send_line_to(self, route->targets[i], line))
            leave(route, self, i);
    }
}

static void run(struct route *route, cf_coro *self)
{
    if (add_edges(route, self))
        send_each(route, self);
    else
        cf_raise(self, CF_ENOMEM, "no memory for %zu targets", route->count);
    for (size_t i = 0; i < route->count; i++)
        leave(route, self, i);
}

/* Copy what belongs to the caller of the constructor, into one allocation: the targets, then the
 * delimiter. */
static bool copy(struct route *route)
{
    size_t size = route->count * sizeof(cf_coro *);
    size_t len = route->delimiter ? strlen(route->delimiter) + 1 : 0;
    cf_coro **targets = malloc(size + len);
    if (!targets)
        return false;
    memcpy(targets, route->targets, size);
    if (route->delimiter)
        route->delimiter = memcpy((char *)targets + size, route->delimiter, len);
    route->targets = targets;
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    struct route *given = arg;
    struct route route = *given;
    cf_set_name(self, "route");
    if (!copy(&route))
        return cf_raise(self, CF_ENOMEM, "no memory for %zu targets", route.count);
    given->taken = route.count;
    run(&route, self);
    free(route.targets);
    return cf_nil;
}

static cf_coro *make(struct route *route, cf_coro *const targets[], size_t n)
{
    cf_coro *co = NULL;
    route->count = route->left = n;
    route->targets = (cf_coro **)targets;
    if (n == 0)
        cf__fail(CF_EINVAL, "route", "no targets");
    else if (cf__targets_are_there(targets, n))
        co = cf_sink(body, route);
    if (!co)
        cf__targets_free(targets + route->taken, n - route->taken);
    return co;
}

/* ------------------------------------------------------------------------ choosing */

static size_t by_function(struct route *route, cf_line line)
{
    return route->fn(line, route->arg);
}

cf_coro *cf_route(cf_route_fn *fn, void *arg, cf_coro *const targets[], size_t n)
{
    struct route route = {.choose = by_function, .fn = fn, .arg = arg};
    return make(&route, targets, n);
}

/* The next target that still wants lines. There is one: route->left > 0. */
static size_t in_turn(struct route *route, cf_line line)
{
    (void)line;
    while (!route->targets[route->next])
        route->next = (route->next + 1) % route->count;
    size_t chosen = route->next;
    route->next = (route->next + 1) % route->count;
    return chosen;
}

cf_coro *cf_round_robin(cf_coro *const targets[], size_t n)
{
    struct route route = {.choose = in_turn};
    return make(&route, targets, n);
}

static size_t by_field(struct route *route, cf_line line)
{
    cf_line field = line;
    if (route->field > 0)
        field = cf__field(line, route->field, route->delimiter);
    return (size_t)(cf__hash(field) % route->count);
}

cf_coro *cf_by_field(size_t field, const char *delimiter, cf_coro *const targets[], size_t n)
{
    struct route route = {.choose = by_field, .field = field, .delimiter = delimiter};
    return make(&route, targets, n);
}

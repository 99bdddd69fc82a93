/*
 * broadcast.c - the stage that sends every line to every target.
 */
#include "config.h"

#include "flow/stage.h"
#include "flow/targets.h"

#include <stdlib.h>
#include <string.h>

struct broadcast {
    size_t count;      /* of targets that still want lines */
    bool line_by_line; /* two targets share a stage below, where lines must arrive in order */
    bool split;        /* several targets read lines, so they are split here, once */
    cf_coro *targets[];
};

/* Remove a target. Its failure, if any, becomes self's. */
static void leave(cf_coro *self, cf_coro *target)
{
    cf__finish(target, &cf__stage_of(self)->failure);
}

static bool send_to(cf_coro *self, const struct broadcast *b, cf_coro *target, cf_span span)
{
    return cf_send_span_to(self, target, span) &&
           (!b->line_by_line || cf__deliver_to_meeting(target));
}

static void send_to_all(cf_coro *self, struct broadcast *b, cf_span span)
{
    size_t left = 0;
    for (size_t i = 0; i < b->count; i++) {
        cf_coro *target = b->targets[i];
        if (send_to(self, b, target, span))
            b->targets[left++] = target;
        else
            leave(self, target);
    }
    b->count = left;
}

static void send_lines_to_all(cf_coro *self, struct broadcast *b, cf_span run)
{
    const char *p = run.text;
    const char *end = p + run.len;
    while (p < end && b->count > 0) {
        cf_line line;
        size_t count;
        run.text = p;
        p = cf__split(p, end, cf_span_separator(&run), &line, 1, &count);
        run.len = (size_t)(p - run.text);
        send_to_all(self, b, run);
    }
}

static void run_by_spans(cf_coro *self, struct broadcast *b)
{
    cf_span span;
    while (b->count > 0 && cf_recv_span(self, &span)) {
        if (b->line_by_line && !span.single)
            send_lines_to_all(self, b, span);
        else
            send_to_all(self, b, span);
    }
}

static void share_lines(cf_coro *self, struct broadcast *b, const cf_line lines[], size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < b->count; i++) {
        cf_coro *target = b->targets[i];
        if (cf__send_lines_to(self, target, lines, count))
            b->targets[left++] = target;
        else
            leave(self, target);
    }
    b->count = left;
}

static void run_by_lines(cf_coro *self, struct broadcast *b)
{
    const cf_line *lines;
    size_t count;
    while (b->count > 0 && cf__recv_lines(self, &lines, &count))
        share_lines(self, b, lines, count);
}

static cf_value body(cf_coro *self, void *arg)
{
    struct broadcast *b = arg;
    if (b->split && !b->line_by_line)
        run_by_lines(self, b);
    else
        run_by_spans(self, b);
    for (size_t i = 0; i < b->count; i++)
        leave(self, b->targets[i]);
    free(b);
    return cf_nil;
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (cf_coro *const *)a;
    uintptr_t y = (uintptr_t) * (cf_coro *const *)b;
    return (x > y) - (x < y);
}

/* Sorts the array. */
static bool has_duplicate(cf_coro *targets[], size_t n)
{
    qsort(targets, n, sizeof *targets, by_address);
    for (size_t i = 1; i < n; i++)
        if (targets[i] == targets[i - 1])
            return true;
    return false;
}

/* A stage runs to its first receive when it is made, so it is known whether it reads lines. */
static bool several_want_lines(cf_coro *const targets[], size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct cf__stage *stage = cf__stage_of(targets[i]);
        count += !stage || stage->reads_lines;
    }
    return count > 1;
}

/* Decide how the body will send, and copy the targets, in the order given. */
static void set_up(struct broadcast *b, cf_coro *const targets[], size_t n)
{
    size_t size = n * sizeof *targets;
    b->count = n;
    b->split = several_want_lines(targets, n);
    memcpy(b->targets, targets, size);
    b->line_by_line = has_duplicate(b->targets, n) || cf__edges_meet(targets, n);
    memcpy(b->targets, targets, size); /* has_duplicate has sorted them */
}

/* Add the edges now, since a flush may come before the first line. The stage relays (it stops when
 * no target wants more) only if all targets are stages: of another coroutine that is not known
 * before the next line. */
static bool add_edges(cf_coro *co, const struct broadcast *b)
{
    struct cf__stage *from = cf__stage_of(co);
    from->relays = true;
    for (size_t i = 0; i < b->count; i++) {
        struct cf__stage *to = cf__stage_of(b->targets[i]);
        if (to && !cf__edge_add(from, to))
            return false;
        from->relays &= to != NULL;
    }
    return true;
}

cf_coro *cf_broadcast(cf_coro *const targets[], size_t n)
{
    if (n == 0)
        cf__fail(CF_EINVAL, "cf_broadcast", "no targets");
    if (n == 0 || !cf__targets_are_there(targets, n)) {
        cf__targets_free(targets, n);
        return NULL;
    }
    struct broadcast *b = malloc(sizeof *b + n * sizeof *targets);
    if (!b) {
        cf__fail(CF_ENOMEM, "cf_broadcast", "no memory for %zu targets", n);
        cf__targets_free(targets, n);
        return NULL;
    }
    set_up(b, targets, n);
    cf_coro *co = cf_sink(body, b);
    if (!co) {
        cf__targets_free(b->targets, n);
        free(b);
        return NULL;
    }
    cf_set_name(co, "broadcast");
    if (add_edges(co, b))
        return co;
    cf__fail(CF_ENOMEM, "cf_broadcast", "no memory for %zu targets", n);
    cf__targets_free(&co, 1);
    return NULL;
}

/*
 * broadcast.c - every line to every target.
 */
#include "config.h"

#include "flow/stage.h"

#include <stdlib.h>
#include <string.h>

struct broadcast {
    size_t count;      /* of the targets that still want lines */
    bool line_by_line; /* two targets share a stage below: what meets there must be in order */
    bool split;        /* several targets want lines, so they are split here, once */
    cf_coro *targets[];
};

/* A target that stopped or failed leaves; why it failed has been noted in self. */
static void leave(struct broadcast *b, size_t i, struct cf__stage *self)
{
    cf__finish(b->targets[i], &self->failure);
    b->count--;
    memmove(b->targets + i, b->targets + i + 1, (b->count - i) * sizeof *b->targets);
}

static void send_to_all(cf_coro *self, struct broadcast *b, cf_span span)
{
    for (size_t i = 0; i < b->count;) {
        if (cf_send_span_to(self, b->targets[i], span) &&
            (!b->line_by_line || cf__deliver_to_meeting(b->targets[i])))
            i++;
        else
            leave(b, i, cf__stage_of(self));
    }
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

static void run_by_lines(cf_coro *self, struct broadcast *b)
{
    const cf_line *lines;
    size_t count;
    while (b->count > 0 && cf__recv_lines(self, &lines, &count)) {
        for (size_t i = 0; i < b->count;) {
            if (cf__send_lines_to(self, b->targets[i], lines, count))
                i++;
            else
                leave(b, i, cf__stage_of(self));
        }
    }
}

static cf_value body(cf_coro *self, void *arg)
{
    struct broadcast *b = arg;
    if (b->split && !b->line_by_line)
        run_by_lines(self, b);
    else
        run_by_spans(self, b);
    while (b->count > 0)
        leave(b, 0, cf__stage_of(self));
    free(b);
    return cf_nil;
}

static void free_all(cf_coro *const targets[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        cf_free(targets[i]);
}

static bool one_is_missing(cf_coro *const targets[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!targets[i])
            return true;
    return false;
}

/* A stage has asked for its first batch when it is made, so what it reads is known. */
static bool several_want_lines(cf_coro *const targets[], size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct cf__stage *stage = cf__stage_of(targets[i]);
        count += !stage || stage->reads_lines;
    }
    return count > 1;
}

/* Flushing must find its way before the first line has been sent. Whether a coroutine that is no
 * stage wants more is not known before the next line. */
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
    if (n == 0 || one_is_missing(targets, n)) {
        free_all(targets, n);
        return NULL;
    }
    struct broadcast *b = malloc(sizeof *b + n * sizeof *targets);
    if (!b) {
        cf__fail(CF_ENOMEM, "cf_broadcast", "no memory for %zu targets", n);
        free_all(targets, n);
        return NULL;
    }
    b->count = n;
    b->line_by_line = cf__edges_meet(targets, n);
    b->split = several_want_lines(targets, n);
    memcpy(b->targets, targets, n * sizeof *targets);
    cf_coro *co = cf_sink(body, b);
    if (!co) {
        free_all(b->targets, n);
        free(b);
        return NULL;
    }
    cf_set_name(co, "broadcast");
    if (add_edges(co, b))
        return co;
    cf__fail(CF_ENOMEM, "cf_broadcast", "no memory for %zu targets", n);
    cf_free(co);
    return NULL;
}

/*
 * edge.c - who sends to whom: what flushing follows downwards.
 */
#include "config.h"

#include "flow/stage.h"

#include <stdlib.h>

bool cf__edge_add(struct cf__stage *from, struct cf__stage *to)
{
    for (struct cf__edge *edge = from->out; edge; edge = edge->next_out)
        if (edge->to == to)
            return true;
    struct cf__edge *edge = malloc(sizeof *edge);
    if (!edge)
        return false;
    *edge = (struct cf__edge){from, to, NULL, to->in};
    to->in = edge;
    struct cf__edge **last = &from->out; /* in the order of the first sends */
    while (*last)
        last = &(*last)->next_out;
    *last = edge;
    return true;
}

static void unlink_out(struct cf__edge *edge)
{
    struct cf__edge **link = &edge->from->out;
    while (*link != edge)
        link = &(*link)->next_out;
    *link = edge->next_out;
}

static void unlink_in(struct cf__edge *edge)
{
    struct cf__edge **link = &edge->to->in;
    while (*link != edge)
        link = &(*link)->next_in;
    *link = edge->next_in;
}

void cf__edges_remove(struct cf__stage *stage)
{
    while (stage->out) {
        struct cf__edge *edge = stage->out;
        stage->out = edge->next_out;
        unlink_in(edge);
        free(edge);
    }
    while (stage->in) {
        struct cf__edge *edge = stage->in;
        stage->in = edge->next_in;
        unlink_out(edge);
        free(edge);
    }
}

/* Calls itself for branches only: a long chain needs no stack. */
static bool meets_below(const struct cf__stage *stage)
{
    for (const struct cf__edge *edge; !stage->in || !stage->in->next_in; stage = edge->to) {
        if (!stage->out)
            return false;
        for (edge = stage->out; edge->next_out; edge = edge->next_out)
            if (meets_below(edge->to))
                return true;
    }
    return true;
}

bool cf__edges_meet(cf_coro *const targets[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct cf__stage *stage = cf__stage_of(targets[i]);
        if (stage && (stage->in || meets_below(stage))) /* it is about to have one upstream more */
            return true;
        for (size_t j = 0; j < i; j++)
            if (targets[j] == targets[i])
                return true;
    }
    return false;
}

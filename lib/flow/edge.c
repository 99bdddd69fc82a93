/*
 * edge.c - who sends to whom: what flushing follows downwards.
 */
#include "config.h"

#include "flow/stage.h"

#include <stdlib.h>

/* Along the shorter of the two lists: a stage may have thousands of targets, or of upstreams. */
static bool is_linked(const struct cf__stage *from, const struct cf__stage *to)
{
    const struct cf__edge *out = from->out;
    const struct cf__edge *in = to->in;
    for (; out && in; out = out->next_out, in = in->next_in)
        if (out->to == to || in->from == from)
            return true;
    return false;
}

bool cf__edge_add(struct cf__stage *from, struct cf__stage *to)
{
    if (is_linked(from, to))
        return true;
    struct cf__edge *edge = malloc(sizeof *edge);
    if (!edge)
        return false;
    *edge = (struct cf__edge){from, to, NULL, to->in, from->out_end, &to->in};
    if (to->in)
        to->in->link_in = &edge->next_in;
    to->in = edge;
    *from->out_end = edge; /* in the order of the first sends */
    from->out_end = &edge->next_out;
    return true;
}

static void remove_edge(struct cf__edge *edge)
{
    *edge->link_out = edge->next_out;
    if (edge->next_out)
        edge->next_out->link_out = edge->link_out;
    else
        edge->from->out_end = edge->link_out;
    *edge->link_in = edge->next_in;
    if (edge->next_in)
        edge->next_in->link_in = edge->link_in;
    free(edge);
}

void cf__edges_remove(struct cf__stage *stage)
{
    while (stage->out)
        remove_edge(stage->out);
    while (stage->in)
        remove_edge(stage->in);
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
    }
    return false;
}

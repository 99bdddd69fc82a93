/*
 * edge.c - the edges of the graph of stages, which a flush follows.
 */
#include "config.h"

#include "flow/stage.h"

#include <stddef.h>
#include <stdlib.h>

/* Walks both lists at once, so it takes the shorter's time: a stage may have thousands of targets,
 * or of upstreams. */
static bool is_linked(const struct cf__stage *from, const struct cf__stage *to)
{
    const struct cf__edge *out = from->out;
    const struct cf__edge *in = to->in;
    for (; out && in; out = out->next_out, in = in->next_in)
        if (out->to == to || in->from == from)
            return true;
    return false;
}

/* Does it have several upstreams? */
static bool is_meeting_point(const struct cf__stage *stage)
{
    return stage->in && stage->in->next_in;
}

/* Set parts_meet in a stage and in all above it. Not recursive; each is marked once. */
static void mark_parts_meet(struct cf__stage *stage)
{
    struct cf__stage *last = stage;
    if (stage->parts_meet)
        return;
    stage->parts_meet = true;
    for (stage->place.next = NULL; stage; stage = stage->place.next)
        for (struct cf__edge *edge = stage->in; edge; edge = edge->next_in) {
            if (edge->from->parts_meet)
                continue;
            edge->from->parts_meet = true;
            edge->from->place.next = NULL;
            last = last->place.next = edge->from;
        }
}

/* Update parts_meet for a new edge. When it makes a meeting point, the stage's first upstream has
 * to be marked, too. */
static void note_meeting(const struct cf__edge *edge)
{
    const struct cf__stage *to = edge->to;
    if (is_meeting_point(to) || to->parts_meet)
        mark_parts_meet(edge->from);
    if (is_meeting_point(to))
        mark_parts_meet(edge->next_in->from);
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
    from->outgrown = true;
    note_meeting(edge);
    return true;
}

static struct cf__edge *edge_of(struct cf__edge **next_out)
{
    return (struct cf__edge *)((char *)next_out - offsetof(struct cf__edge, next_out));
}

struct cf__edge *cf__edge_last(const struct cf__stage *from)
{
    return from->out ? edge_of(from->out_end) : NULL;
}

struct cf__edge *cf__edge_before(const struct cf__edge *edge)
{
    return edge->link_out != &edge->from->out ? edge_of(edge->link_out) : NULL;
}

static void remove_edge(struct cf__edge *edge)
{
    for (struct cf__visit *visit = edge->from->visits; visit; visit = visit->next)
        if (visit->edge == edge)
            visit->edge = edge->next_out;
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

bool cf__edges_meet(cf_coro *const targets[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct cf__stage *stage = cf__stage_of(targets[i]);
        if (stage && (stage->in || stage->parts_meet)) /* it would get a second upstream */
            return true;
    }
    return false;
}

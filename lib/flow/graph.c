/*
 * graph.c - a pipeline's stages and edges as a graph, printed as text and as DOT.
 */
#include "config.h"

#include <coflow/graph.h>

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "flow/flow.h"
#include "flow/walk.h"

enum { NONE = -1, DEEPEST = 40 /* levels that are indented */ };

/* An edge to node `to`. */
struct link {
    size_t to;
    ptrdiff_t next; /* index of the node's next link; NONE: there are no more */
};

struct node {
    struct cf__flow *flow; /* owned reference */
    ptrdiff_t first_link;
    ptrdiff_t last_link;
};

struct cf_graph {
    struct node *nodes;
    size_t node_count;
    struct link *links;
    size_t link_count;
};

/* ------------------------------------------------------------------------- making */

/* Make room for one more element in an array of `count`. NULL: out of memory, and the array is
 * unchanged. */
static void *grow(void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0) /* the size doubles at powers of two */
        return array;
    return realloc(array, (count > 0 ? 2 * count : 1) * size);
}

static bool add_link(cf_graph *graph, size_t from, size_t to)
{
    struct link *links = grow(graph->links, graph->link_count, sizeof *links);
    if (!links)
        return false;
    graph->links = links;
    ptrdiff_t added = (ptrdiff_t)graph->link_count++;
    struct node *node = &graph->nodes[from];
    graph->links[added] = (struct link){to, NONE};
    if (node->first_link == NONE)
        node->first_link = added;
    else
        graph->links[node->last_link].next = added;
    node->last_link = added;
    return true;
}

static bool add_node(cf_graph *graph, struct cf__stage *stage)
{
    struct node *nodes = grow(graph->nodes, graph->node_count, sizeof *nodes);
    if (!nodes)
        return false;
    graph->nodes = nodes;
    struct cf__flow *flow = cf__flow_watch(stage);
    if (flow)
        graph->nodes[graph->node_count++] = (struct node){flow, NONE, NONE};
    return flow != NULL;
}

static bool add_all(cf_graph *graph, struct cf__stage *head);

/* What add_elsewhere, called on another thread, is to add. */
struct errand {
    cf_graph *graph;
    size_t node; /* of `stage` */
    struct cf__stage *stage;
    size_t k; /* index in stage->behind */
    bool succeeded;
};

static void add_elsewhere(void *arg)
{
    struct errand *errand = arg;
    cf_graph *graph = errand->graph;
    struct cf__stage *head = cf__stage_of(errand->stage->behind[errand->k]);
    errand->succeeded =
        !head || (add_link(graph, errand->node, graph->node_count) && add_all(graph, head));
}

static bool add_behind(cf_graph *graph, size_t node, struct cf__stage *stage)
{
    struct errand errand = {graph, node, stage, 0, true};
    for (; errand.k < stage->behind_count && errand.succeeded; errand.k++)
        stage->elsewhere->call(stage->elsewhere, errand.k, add_elsewhere, &errand);
    return errand.succeeded;
}

static bool add_served(cf_graph *graph, size_t first, size_t node, const struct cf__stage *stage)
{
    for (size_t i = 0; i < stage->behind_count; i++) {
        const struct cf__stage *served = stage->behind[i] ? cf__stage_of(stage->behind[i]) : NULL;
        if (served && !add_link(graph, node, first + served->place.number))
            return false;
    }
    return true;
}

/* `first` is the node of the walk's first stage. */
static bool add_below(cf_graph *graph, size_t first, struct cf__stage *stage)
{
    size_t node = first + stage->place.number;
    for (const struct cf__edge *edge = stage->out; edge; edge = edge->next_out)
        if (!add_link(graph, node, first + edge->to->place.number))
            return false;
    return stage->elsewhere ? add_behind(graph, node, stage)
                            : add_served(graph, first, node, stage);
}

/* Add head and all below it. Recursive, through add_behind, for stages on other threads. */
static bool add_all(cf_graph *graph, struct cf__stage *head)
{
    size_t first = graph->node_count;
    bool succeeded = true;
    head = cf__walk_down(head, CF__SERVED).first;
    for (struct cf__stage *stage = head; stage && succeeded; stage = stage->place.next)
        succeeded = add_node(graph, stage);
    for (struct cf__stage *stage = head; stage && succeeded; stage = stage->place.next)
        succeeded = add_below(graph, first, stage);
    return succeeded;
}

cf_graph *cf_graph_new(cf_coro *head)
{
    struct cf__stage *stage = head ? cf__stage_of(head) : NULL;
    if (!stage) {
        cf__fail(CF_EINVAL, "graph", "what is to be shown is no stage");
        return NULL;
    }
    cf_graph *graph = calloc(1, sizeof *graph);
    bool is_whole = graph && add_all(graph, stage);
    if (is_whole)
        return graph;
    cf_graph_free(graph);
    cf__fail(CF_ENOMEM, "graph", "no memory for a graph");
    return NULL;
}

void cf_graph_free(cf_graph *graph)
{
    if (!graph)
        return;
    for (size_t i = 0; i < graph->node_count; i++)
        cf__flow_free(graph->nodes[i].flow);
    free(graph->nodes);
    free(graph->links);
    free(graph);
}

bool cf_graph_flow(const cf_graph *graph, size_t i, cf_flow *flow)
{
    if (i >= graph->node_count)
        return false;
    const struct cf__flow *node = graph->nodes[i].flow;
    flow->name = node->name;
    flow->lines = atomic_load_explicit(&node->lines, memory_order_relaxed);
    flow->bytes = atomic_load_explicit(&node->bytes, memory_order_relaxed);
    flow->batches = atomic_load_explicit(&node->batches, memory_order_relaxed);
    return true;
}

/* ----------------------------------------------------------------------- printing */

static void print_flow(const cf_graph *graph, size_t node, const char *between, FILE *out)
{
    cf_flow flow;
    cf_graph_flow(graph, node, &flow);
    fprintf(out, "%s%s%" PRIu64 " lines, %" PRIu64 " bytes, %" PRIu64 " batches", flow.name,
            between, flow.lines, flow.bytes, flow.batches);
}

/* A stage with several upstreams is shown in full under the first, and only named under the others.
 * Returns whether to show the stages below it. */
static bool print_node(const cf_graph *graph, size_t node, size_t depth, bool shown[], FILE *out)
{
    fprintf(out, "%*s", 2 * (int)(depth < DEEPEST ? depth : DEEPEST), "");
    if (shown[node]) {
        fprintf(out, "%s (above)\n", graph->nodes[node].flow->name);
        return false;
    }
    shown[node] = true;
    print_flow(graph, node, ": ", out);
    fputc('\n', out);
    return true;
}

/* next[depth] is the next link to follow at that depth. */
static void print_tree(const cf_graph *graph, bool shown[], ptrdiff_t next[], FILE *out)
{
    size_t depth = 0;
    print_node(graph, 0, 0, shown, out);
    next[0] = graph->nodes[0].first_link;
    for (;;) {
        while (next[depth] == NONE) {
            if (depth == 0)
                return;
            depth--;
        }
        const struct link *link = &graph->links[next[depth]];
        next[depth] = link->next;
        if (print_node(graph, link->to, depth + 1, shown, out))
            next[++depth] = graph->nodes[link->to].first_link;
    }
}

static void print_text(const cf_graph *graph, FILE *out)
{
    bool *shown = calloc(graph->node_count, sizeof *shown);
    ptrdiff_t *next = calloc(graph->node_count, sizeof *next);
    if (shown && next)
        print_tree(graph, shown, next, out);
    free(shown);
    free(next);
}

static void print_escaped(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void print_dot(const cf_graph *graph, FILE *out)
{
    fputs("digraph pipeline {\n    rankdir=LR;\n    node [shape=box];\n", out);
    for (size_t i = 0; i < graph->node_count; i++) {
        cf_flow flow;
        cf_graph_flow(graph, i, &flow);
        fprintf(out, "    stage%zu [label=\"", i);
        print_escaped(flow.name, out);
        fprintf(out, "\\n%" PRIu64 " lines\\n%" PRIu64 " bytes\\n%" PRIu64 " batches\"];\n",
                flow.lines, flow.bytes, flow.batches);
    }
    for (size_t i = 0; i < graph->node_count; i++)
        for (ptrdiff_t k = graph->nodes[i].first_link; k != NONE; k = graph->links[k].next)
            fprintf(out, "    stage%zu -> stage%zu;\n", i, graph->links[k].to);
    fputs("}\n", out);
}

/* Returns the output of `print` as a string. NULL: CF_ENOMEM. */
static char *in_memory(const cf_graph *graph, void (*print)(const cf_graph *graph, FILE *out))
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out) {
        print(graph, out);
        if (fclose(out) == 0 && size > 0)
            return text;
    }
    free(text);
    cf__fail(CF_ENOMEM, "graph", "no memory for a graph");
    return NULL;
}

char *cf_graph_text(const cf_graph *graph)
{
    return in_memory(graph, print_text);
}

char *cf_graph_dot(const cf_graph *graph)
{
    return in_memory(graph, print_dot);
}

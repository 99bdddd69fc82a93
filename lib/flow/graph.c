/*
 * graph.c - the stages of a pipeline and who sends to whom, as text and as DOT.
 */
#include "config.h"

#include <coflow/graph.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "flow/flow.h"

struct link {
    size_t from;
    size_t to;
};

struct cf_graph {
    struct cf__flow **nodes; /* a reference to each */
    size_t node_count;
    struct link *links;
    size_t link_count;
};

/* ------------------------------------------------------------------------- making */

/* One more element in an array that has `count`. false: out of memory. */
static bool grow(void **array, size_t count, size_t size)
{
    void *bigger = realloc(*array, (count + 1) * size);
    if (bigger)
        *array = bigger;
    return bigger != NULL;
}

/* The stage's node; SIZE_MAX: it has none yet. */
static size_t find(const cf_graph *graph, const struct cf__stage *stage)
{
    for (size_t i = 0; i < graph->node_count; i++)
        if (graph->nodes[i] == stage->flow)
            return i;
    return SIZE_MAX;
}

static bool add_link(cf_graph *graph, size_t from, size_t to)
{
    if (!grow((void **)&graph->links, graph->link_count, sizeof *graph->links))
        return false;
    graph->links[graph->link_count++] = (struct link){from, to};
    return true;
}

static bool add_stage(cf_graph *graph, struct cf__stage *stage, size_t *node)
{
    if (!grow((void **)&graph->nodes, graph->node_count, sizeof *graph->nodes))
        return false;
    struct cf__flow *flow = cf__flow_watch(stage);
    if (!flow)
        return false;
    *node = graph->node_count++;
    graph->nodes[*node] = flow;
    for (const struct cf__edge *edge = stage->out; edge; edge = edge->next_out) {
        size_t to = find(graph, edge->to);
        if (to == SIZE_MAX && !add_stage(graph, edge->to, &to))
            return false;
        if (!add_link(graph, *node, to))
            return false;
    }
    return true;
}

cf_graph *cf_graph_new(cf_coro *head)
{
    struct cf__stage *stage = head ? cf__stage_of(head) : NULL;
    size_t node;
    if (!stage) {
        cf__fail(CF_EINVAL, "graph", "what is to be shown is no stage");
        return NULL;
    }
    cf_graph *graph = calloc(1, sizeof *graph);
    if (graph && add_stage(graph, stage, &node))
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
        cf__flow_free(graph->nodes[i]);
    free(graph->nodes);
    free(graph->links);
    free(graph);
}

bool cf_graph_flow(const cf_graph *graph, size_t i, cf_flow *flow)
{
    if (i >= graph->node_count)
        return false;
    const struct cf__flow *node = graph->nodes[i];
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

/* A stage that several send to is shown below the first of them, and named below the others. */
static void print_tree(const cf_graph *graph, size_t node, int depth, bool shown[], FILE *out)
{
    fprintf(out, "%*s", 2 * depth, "");
    if (shown[node]) {
        fprintf(out, "%s (above)\n", graph->nodes[node]->name);
        return;
    }
    shown[node] = true;
    print_flow(graph, node, ": ", out);
    fputc('\n', out);
    for (size_t i = 0; i < graph->link_count; i++)
        if (graph->links[i].from == node)
            print_tree(graph, graph->links[i].to, depth + 1, shown, out);
}

static void print_text(const cf_graph *graph, FILE *out)
{
    bool *shown = calloc(graph->node_count, sizeof *shown);
    if (shown)
        print_tree(graph, 0, 0, shown, out);
    free(shown);
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
    for (size_t i = 0; i < graph->link_count; i++)
        fprintf(out, "    stage%zu -> stage%zu;\n", graph->links[i].from, graph->links[i].to);
    fputs("}\n", out);
}

/* What `print` prints, in memory. NULL: CF_ENOMEM. */
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

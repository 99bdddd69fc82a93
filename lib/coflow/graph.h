/*
 * coflow/graph.h - the stages of a pipeline as a tree or a drawing, with what each has received.
 *
 *     cf_graph *graph = cf_graph_new(head);
 *     cf_lines(STDIN_FILENO, head);
 *     char *text = cf_graph_text(graph);
 *
 * A graph holds no references to stages: it can be used after the pipeline has ended.
 */
#ifndef COFLOW_GRAPH_H
#define COFLOW_GRAPH_H

#include <coflow/stream.h>

CF_BEGIN

typedef struct cf_graph cf_graph;

/*
 * The graph of head and all stages below it, as they are connected now, with their names
 * (cf_set_name). From now on each stage counts the lines, bytes and batches it receives; counting
 * reads every byte once. Stages behind queues, in the workers of cf_parallel and on other threads
 * are included; stages that are first sent to later are not. Call it on the thread that runs head;
 * it waits until other threads have handled what they have been given. NULL: CF_ENOMEM; CF_EINVAL:
 * head is not a stage.
 */
CF_API cf_graph *cf_graph_new(cf_coro *head);
CF_API void cf_graph_free(cf_graph *graph); /* NULL is fine */

/* What the i-th stage has received so far; head is number 0. A batch is counted when the stage has
 * handled it. Callable from any thread; the numbers are then not a snapshot of one moment. false:
 * there is no i-th stage. */
typedef struct cf_flow {
    const char *name; /* valid as long as the graph */
    uint64_t lines;
    uint64_t bytes; /* separators included */
    uint64_t batches;
} cf_flow;
CF_API bool cf_graph_flow(const cf_graph *graph, size_t i, cf_flow *flow);

/* The graph as an indented tree, a line for each stage; and in DOT, for Graphviz. The caller
 * free()s the result. NULL: CF_ENOMEM. */
CF_API char *cf_graph_text(const cf_graph *graph);
CF_API char *cf_graph_dot(const cf_graph *graph);

CF_END

#endif

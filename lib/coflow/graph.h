/*
 * coflow/graph.h - a pipeline as a picture, and what has passed through it.
 *
 *     cf_graph *graph = cf_graph_new(head);
 *     cf_lines(STDIN_FILENO, head);
 *     char *text = cf_graph_text(graph);
 *
 * A graph holds no stage: it can be kept, and asked, when the pipeline has long ended.
 */
#ifndef COFLOW_GRAPH_H
#define COFLOW_GRAPH_H

#include <coflow/stream.h>

CF_BEGIN

typedef struct cf_graph cf_graph;

/*
 * The stages from head down, as they are connected now, under their names (cf_set_name). From now
 * on each counts the lines, bytes and batches it is given, those it had before not included;
 * counting reads every byte once. What is behind a queue, in the workers of cf_parallel, and on
 * another thread, is in it; stages that are sent to only later are not. To be called from the
 * thread that runs head; it waits for the others to handle what they have been given. NULL:
 * CF_ENOMEM; CF_EINVAL: head is no stage.
 */
CF_API cf_graph *cf_graph_new(cf_coro *head);
CF_API void cf_graph_free(cf_graph *graph); /* NULL is fine */

/* What the i-th stage was given so far; head is the 0th. A batch counts when the stage is through
 * with it. From any thread; then each number is right by itself. false: there are not so many. */
typedef struct cf_flow {
    const char *name; /* the graph's */
    uint64_t lines;
    uint64_t bytes; /* separators included */
    uint64_t batches;
} cf_flow;
CF_API bool cf_graph_flow(const cf_graph *graph, size_t i, cf_flow *flow);

/* As a tree for people, a stage in each line; and for Graphviz. The caller's to free(). NULL:
 * CF_ENOMEM. */
CF_API char *cf_graph_text(const cf_graph *graph);
CF_API char *cf_graph_dot(const cf_graph *graph);

CF_END

#endif

/*
 * test_stage_graph.c - cf_graph: the picture of a pipeline, and what passed.
 */
#include "stage.h"

#include <coflow/graph.h>

/* The stages of head's pipeline in the graph's order, with their lines. */
static void note_flows(journal *log, const cf_graph *graph)
{
    cf_flow flow;
    for (size_t i = 0; cf_graph_flow(graph, i, &flow); i++) {
        char word[64];
        snprintf(word, sizeof word, "%s:%d/%d", flow.name, (int)flow.lines, (int)flow.bytes);
        note(log, word);
    }
}

TEST(each_stage_counts_what_it_is_given)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        journal log = {""};
        cf_coro *head = cf_skip(1, cf_head(2, keeper(&got)));
        cf_graph *graph = cf_graph_new(head);
        assert_non_null(graph);
        assert_int_equal(feed("one\ntwo\nthree\n", both_modes[i], head), CF_DONE);
        note_flows(&log, graph); /* the stages are gone */
        assert_string_equal(log.text, "skip:3/14 head:2/10 sink:2/10");
        cf_graph_free(graph);
    }
}

TEST(batches_are_counted)
{
    kept got = {.len = 0};
    cf_coro *head = pass_through(1, keeper(&got));
    cf_graph *graph = cf_graph_new(head);
    cf_flow flow;
    assert_int_equal(feed("1\n2\n3\n", CF_SYNC, head), CF_DONE);
    assert_true(cf_graph_flow(graph, 1, &flow));
    assert_int_equal(flow.batches, 3);
    cf_graph_free(graph);
}

TEST(a_graph_can_be_asked_while_lines_pass)
{
    kept got = {.len = 0};
    cf_flow flow;
    cf_coro *head = keeper(&got);
    cf_graph *graph = cf_graph_new(head);
    for (uint64_t i = 1; i <= 3; i++) {
        assert_true(push(head, "line") && cf_flush(head));
        assert_true(cf_graph_flow(graph, 0, &flow));
        assert_int_equal(flow.lines, i);
    }
    cf_free(head);
    assert_false(cf_graph_flow(graph, 1, &flow));
    cf_graph_free(graph);
}

static cf_coro *shared_pipeline(void)
{
    cf_coro *sink = cf_null();
    cf_coro *targets[] = {cf_head(1, cf_ref(sink)), cf_uniq(sink)};
    return cf_broadcast(targets, 2);
}

TEST(text_shows_a_tree)
{
    cf_coro *head = shared_pipeline();
    cf_graph *graph = cf_graph_new(head);
    assert_int_equal(feed("a\na\n", 0, head), CF_DONE);
    char *text = cf_graph_text(graph);
    assert_string_equal(text, "broadcast: 2 lines, 4 bytes, 1 batches\n"
                              "  head: 1 lines, 2 bytes, 1 batches\n"
                              "    null: 2 lines, 4 bytes, 2 batches\n"
                              "  uniq: 2 lines, 4 bytes, 2 batches\n"
                              "    null (above)\n");
    free(text);
    cf_graph_free(graph);
}

TEST(dot_names_stages_and_links)
{
    cf_coro *head = shared_pipeline();
    cf_set_name(head, "say \"all\"");
    cf_graph *graph = cf_graph_new(head);
    char *text = cf_graph_dot(graph);
    assert_non_null(strstr(text, "digraph pipeline {\n"));
    assert_non_null(
        strstr(text, "stage0 [label=\"say \\\"all\\\"\\n0 lines\\n0 bytes\\n0 batches\"];"));
    assert_non_null(strstr(text, "    stage0 -> stage1;\n"));
    assert_non_null(strstr(text, "    stage1 -> stage3;\n"));
    assert_non_null(strstr(text, "    stage0 -> stage2;\n"));
    assert_non_null(strstr(text, "    stage2 -> stage3;\n"));
    free(text);
    cf_graph_free(graph);
    cf_free(head);
}

TEST(two_graphs_count_the_same)
{
    kept got = {.len = 0};
    cf_coro *head = keeper(&got);
    cf_graph *first = cf_graph_new(head), *second = cf_graph_new(head);
    cf_flow flow;
    cf_graph_free(first);
    assert_int_equal(feed("a\nb\n", 0, head), CF_DONE);
    assert_true(cf_graph_flow(second, 0, &flow));
    assert_int_equal(flow.lines, 2);
    cf_graph_free(second);
}

TEST(what_is_no_stage_has_no_graph)
{
    assert_null(cf_graph_new(NULL));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "graph");
    cf_graph_free(NULL);
}

/* ------------------------------------------------------------------------- queues */

TEST(what_is_behind_a_queue_is_shown)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        journal log = {""};
        cf_coro *head = cf_skip(1, cf_queue(NULL, cf_head(2, keeper(&got))));
        cf_graph *graph = cf_graph_new(head);
        assert_int_equal(feed("one\ntwo\nthree\n", both_modes[i], head), CF_DONE);
        note_flows(&log, graph);
        assert_string_equal(log.text, "skip:3/14 queue:2/10 head:2/10 sink:2/10");
        cf_graph_free(graph);
    }
}

TEST(the_mode_passes_through_a_queue)
{
    kept got = {.len = 0};
    cf_flow flow;
    cf_coro *head = cf_queue(NULL, pass_through(1, keeper(&got)));
    cf_graph *graph = cf_graph_new(head);
    assert_int_equal(feed("1\n2\n3\n", CF_SYNC, head), CF_DONE);
    assert_true(cf_graph_flow(graph, 2, &flow));
    assert_string_equal(flow.name, "sink");
    assert_int_equal(flow.batches, 3);
    cf_graph_free(graph);
}

TEST(dot_shows_all_targets_of_a_queue)
{
    cf_coro *targets[] = {cf_null(), cf_uniq(cf_null())};
    cf_coro *head = cf_first_ready(NULL, targets, 2);
    cf_graph *graph = cf_graph_new(head);
    char *dot = cf_graph_dot(graph);
    assert_non_null(
        strstr(dot, "    stage0 -> stage1;\n    stage0 -> stage2;\n    stage2 -> stage3;\n"));
    free(dot);
    cf_graph_free(graph);
    cf_free(head);
}

/* ---------------------------------------------------------------------- long chains */

enum { LENGTH = 5000 };

static size_t count_lines(char *text)
{
    size_t lines = 0;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    free(text);
    return lines;
}

/* On a stack that holds no call for each stage. */
static cf_value look_at(cf_coro *self, void *head)
{
    (void)self;
    cf_set_mode(head, CF_SYNC);
    cf_graph *graph = cf_graph_new(head);
    assert_non_null(graph);
    assert_true(count_lines(cf_graph_text(graph)) == LENGTH + 1);
    assert_true(count_lines(cf_graph_dot(graph)) == 3 + 2 * LENGTH + 2);
    cf_graph_free(graph);
    return cf_nil;
}

TEST(a_long_chain_needs_no_stack)
{
    kept got = {.len = 0};
    cf_coro *head = pass_through(LENGTH, keeper(&got));
    cf_coro *small = cf_new_sized(look_at, head, 32 * 1024);
    assert_int_equal(cf_next(small, NULL), CF_DONE);
    cf_free(small);
    assert_int_equal(lines_of_text("a\nb\n", head), CF_DONE);
    assert_kept(&got, "a\nb\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stage_counts_what_it_is_given),
        cmocka_unit_test(batches_are_counted),
        cmocka_unit_test(a_graph_can_be_asked_while_lines_pass),
        cmocka_unit_test(text_shows_a_tree),
        cmocka_unit_test(dot_names_stages_and_links),
        cmocka_unit_test(two_graphs_count_the_same),
        cmocka_unit_test(what_is_no_stage_has_no_graph),
        cmocka_unit_test(what_is_behind_a_queue_is_shown),
        cmocka_unit_test(the_mode_passes_through_a_queue),
        cmocka_unit_test(dot_shows_all_targets_of_a_queue),
        cmocka_unit_test(a_long_chain_needs_no_stack),
    };
    return RUN("graph", tests);
}

/*
 * test_sched_threads.c - what waits for a child or for workers (cf_process, cf_parallel), made on
 * one thread and run on another.
 */
#include "stage.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>

#include <coflow/graph.h>

#define ARGV(...) ((char *const[]){__VA_ARGS__, NULL})
static char cat_name[] = "cat", sh_name[] = "sh", dash_c[] = "-c";

static void assert_no_child(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static cf_value in_task(cf_coro *self, void *arg)
{
    (void)self;
    ((void (*)(void))arg)();
    return cf_nil;
}

static kept got; /* too big for a task's stack */

/* Both outside of tasks and in one. */
static void everywhere(void (*check)(void))
{
    check();
    assert_int_equal(cf_await(cf_spawn(in_task, (void *)check), NULL), CF_DONE);
    assert_no_child();
}

/* ------------------------------------------------------------------------ pipelines */

static cf_coro *through_cat(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_process(ARGV(cat_name), target);
}

static cf_coro *passing(void *arg, cf_coro *target)
{
    (void)arg;
    return pass_through(1, target);
}

static cf_coro *parallel_in_worker(void *arg, cf_coro *target)
{
    return cf_parallel(2, passing, arg, target);
}

static cf_coro *cat_in_parallel_worker(void *arg, cf_coro *target)
{
    return cf_parallel(1, through_cat, arg, target);
}

static cf_coro *threaded_process(cf_coro *target)
{
    return cf_threaded(through_cat(NULL, target));
}

static cf_coro *threaded_twice(cf_coro *target)
{
    return cf_threaded(cf_threaded(through_cat(NULL, target)));
}

static cf_coro *threaded_between_processes(cf_coro *target)
{
    return through_cat(NULL, cf_threaded(through_cat(NULL, target)));
}

static cf_coro *threaded_processes(cf_coro *target)
{
    return cf_threaded(pass_through(1, through_cat(NULL, through_cat(NULL, target))));
}

static cf_coro *threaded_parallel(cf_coro *target)
{
    return cf_threaded(pass_through(1, cf_parallel(3, passing, NULL, target)));
}

static cf_coro *process_in_parallel(cf_coro *target)
{
    return cf_parallel(1, through_cat, NULL, target);
}

static cf_coro *parallel_in_parallel(cf_coro *target)
{
    return cf_parallel(1, parallel_in_worker, NULL, target);
}

static cf_coro *all_nested(cf_coro *target)
{
    return cf_threaded(cf_parallel(1, cat_in_parallel_worker, NULL, cf_threaded(target)));
}

static stage_maker *const pipelines[] = {
    threaded_process,  threaded_twice,      threaded_between_processes, threaded_processes,
    threaded_parallel, process_in_parallel, parallel_in_parallel,       all_nested,
};

/* ------------------------------------------------------------------------ everything arrives */

enum { LINES = 20000 };

typedef struct numbers {
    size_t next;
    size_t wrong;
} numbers;

static bool check_number(cf_line line, void *arg)
{
    numbers *n = arg;
    n->wrong += strtoul(line.text, NULL, 10) != n->next || line.len < 8;
    n->next++;
    return true;
}

static int numbered_lines(void)
{
    static char text[LINES * 16];
    size_t len = 0;
    for (size_t i = 0; i < LINES; i++)
        len += (size_t)sprintf(text + len, "%zu, a line\n", i);
    return file_of(text, len);
}

static void check_arrival(void)
{
    for (size_t i = 0; i < COUNT(pipelines); i++) {
        numbers n = {.next = 0};
        int fd = numbered_lines();
        cf_coro *head = pipelines[i](cf_to_function(check_number, &n));
        assert_int_equal(cf_lines(fd, head), CF_DONE);
        assert_int_equal(n.next, LINES);
        assert_int_equal(n.wrong, 0);
        close(fd);
    }
}

TEST(every_line_arrives_in_order)
{
    everywhere(check_arrival);
}

/* What each of two workers brings later than it was asked to comes in any order. */
static cf_coro *two_cats(cf_coro *target)
{
    return cf_parallel(2, through_cat, NULL, target);
}

static cf_coro *two_by_two(cf_coro *target)
{
    return cf_parallel(2, parallel_in_worker, NULL, target);
}

static bool count_line(cf_line line, void *count)
{
    (void)line;
    ++*(size_t *)count;
    return true;
}

static void check_workers(void)
{
    stage_maker *const makers[] = {two_cats, two_by_two};
    for (size_t i = 0; i < COUNT(makers); i++) {
        size_t count = 0;
        int fd = numbered_lines();
        assert_int_equal(cf_lines(fd, makers[i](cf_to_function(count_line, &count))), CF_DONE);
        assert_int_equal(count, LINES);
        close(fd);
    }
}

TEST(workers_may_have_children_and_workers)
{
    everywhere(check_workers);
}

/* Each line is answered before the next goes in, although the source is waiting then. */
typedef struct dialogue {
    int fd;
    int rounds;
} dialogue;

static bool answer_line(cf_line line, void *arg)
{
    dialogue *d = arg;
    if (line.len != 1)
        return false;
    if (d->rounds-- > 0)
        return write(d->fd, "x\n", 2) == 2;
    close(d->fd);
    return true;
}

static void check_dialogues(void)
{
    for (size_t i = 0; i < COUNT(pipelines); i++) {
        int ends[2];
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
        dialogue d = {ends[1], 20};
        assert_int_equal(write(ends[1], "x\n", 2), 2);
        cf_coro *head = pipelines[i](cf_to_function(answer_line, &d));
        assert_int_equal(cf_lines(ends[0], head), CF_DONE);
        assert_int_equal(d.rounds, -1);
        close(ends[0]);
    }
}

TEST(output_flows_while_input_waits)
{
    everywhere(check_dialogues);
}

/* -------------------------------------------------------------------- odd children */

static char child_script[200];

static cf_coro *through_script(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_process(ARGV(sh_name, dash_c, child_script), target);
}

static cf_coro *threaded_script(cf_coro *target)
{
    return cf_threaded(pass_through(1, through_script(NULL, target)));
}

static cf_coro *script_in_parallel(cf_coro *target)
{
    return cf_parallel(1, through_script, NULL, target);
}

static cf_coro *threaded_script_in_parallel(cf_coro *target)
{
    return cf_threaded(script_in_parallel(target));
}

static stage_maker *const scripted[] = {threaded_script, script_in_parallel,
                                        threaded_script_in_parallel};

static void check_early_output(void)
{
    strcpy(child_script, "echo x; exec cat");
    for (size_t i = 0; i < COUNT(scripted); i++) {
        int ends[2];
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
        dialogue d = {ends[1], 5}; /* the source has nothing before the child's first line */
        assert_int_equal(cf_lines(ends[0], scripted[i](cf_to_function(answer_line, &d))), CF_DONE);
        assert_int_equal(d.rounds, -1);
        close(ends[0]);
    }
}

TEST(a_child_may_write_before_it_reads)
{
    everywhere(check_early_output);
}

static void check_dying_children(void)
{
    strcpy(child_script, "read x; echo $x; exit 3");
    for (size_t i = 0; i < COUNT(scripted); i++) {
        assert_int_equal(lines_of_text("a\n", scripted[i](keeper(&got))), CF_ERROR);
        assert_error(cf_last_error(), CF_ECHILD, "sh: exit status 3", "process");
        assert_kept(&got, "a\n");
    }
}

TEST(a_child_that_fails_is_told_at_the_source)
{
    everywhere(check_dying_children);
}

static void check_stops(void)
{
    for (size_t i = 0; i < COUNT(pipelines); i++) {
        got.stop_after = 2;
        int fd = numbered_lines();
        assert_int_equal(cf_lines(fd, pipelines[i](keeper(&got))), CF_DONE);
        assert_kept(&got, "0, a line\n1, a line\n");
        close(fd);
    }
    got.stop_after = 0;
}

TEST(a_target_that_stops_ends_all)
{
    everywhere(check_stops);
}

static void check_closing(void)
{
    for (size_t i = 0; i < COUNT(pipelines); i++) {
        cf_free(pipelines[i](keeper(&got)));
        assert_int_equal(got.ended, 1);
        cf_coro *head = pipelines[i](keeper(&got));
        assert_true(push(head, "one") && cf_flush(head));
        assert_int_equal(cf_close(head), CF_DONE);
        assert_kept(&got, "one\n");
        cf_free(head);
    }
}

TEST(closing_early_leaves_nothing)
{
    everywhere(check_closing);
}

static void check_failure_after_stop(void)
{
    strcpy(child_script, "while echo y; do :; done 2>/dev/null; exit 3");
    got.stop_after = 2;
    for (size_t i = 0; i < COUNT(scripted); i++) {
        assert_int_equal(lines_of_text("a\n", scripted[i](keeper(&got))), CF_DONE);
        assert_kept(&got, "y\ny\n");
    }
    got.stop_after = 0;
}

TEST(a_child_may_fail_once_nobody_wants_more)
{
    everywhere(check_failure_after_stop);
}

/* More children than are polled without memory. Each round ends when all have answered. */
enum { CROWD = 20 };

typedef struct round_table {
    int fd;
    int rounds;
    int answers;
} round_table;

static bool count_answer(cf_line line, void *arg)
{
    round_table *t = arg;
    if (line.len != 1 || ++t->answers < CROWD)
        return line.len == 1;
    t->answers = 0;
    if (t->rounds-- > 0)
        return write(t->fd, "x\n", 2) == 2;
    close(t->fd);
    return true;
}

static cf_coro *crowd(cf_coro *target)
{
    cf_coro *children[CROWD];
    for (int i = 0; i < CROWD; i++)
        children[i] = through_cat(NULL, i < CROWD - 1 ? cf_ref(target) : target);
    return cf_broadcast(children, CROWD);
}

static void check_crowd(void)
{
    for (int threaded = 0; threaded < 2; threaded++) {
        int ends[2];
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
        round_table table = {ends[1], 3, 0};
        cf_coro *head = crowd(cf_to_function(count_answer, &table));
        assert_int_equal(write(ends[1], "x\n", 2), 2);
        assert_int_equal(cf_lines(ends[0], threaded ? cf_threaded(head) : head), CF_DONE);
        assert_int_equal(table.rounds, -1);
        close(ends[0]);
    }
}

TEST(a_crowd_of_children_is_served)
{
    everywhere(check_crowd);
}

/* ------------------------------------------------------------------ from thread to thread */

static void check_use_before(void)
{
    cf_coro *cat = through_cat(NULL, keeper(&got));
    assert_true(push(cat, "one") && cf_flush(cat));
    assert_true(cf_sleep(0.01)); /* its task, if it has one, may have begun */
    cf_coro *head = cf_threaded(cat);
    assert_int_equal(lines_of_text("two\n", head), CF_DONE);
    assert_kept(&got, "one\ntwo\n");
}

TEST(the_builder_may_use_the_stage_before)
{
    everywhere(check_use_before);
}

typedef struct crossing {
    stage_maker *make;
    numbers numbers;
    cf_coro *head;
} crossing;

static cf_value make_in_task(cf_coro *self, void *arg)
{
    (void)self;
    crossing *c = arg;
    c->head = c->make(cf_to_function(check_number, &c->numbers));
    return cf_nil;
}

static cf_value run_in_task(cf_coro *self, void *head)
{
    (void)self;
    int fd = numbered_lines();
    assert_int_equal(cf_lines(fd, head), CF_DONE);
    close(fd);
    return cf_nil;
}

static cf_coro *three_workers(cf_coro *target)
{
    return cf_parallel(3, passing, NULL, target);
}

TEST(what_a_task_has_made_runs_outside_and_the_other_way_round)
{
    stage_maker *const makers[] = {threaded_process, three_workers, process_in_parallel,
                                   threaded_parallel, threaded_between_processes};
    for (size_t i = 0; i < COUNT(makers); i++) {
        crossing c = {.make = makers[i]};
        assert_int_equal(cf_await(cf_spawn(make_in_task, &c), NULL), CF_DONE);
        run_in_task(NULL, c.head);
        assert_int_equal(c.numbers.next, LINES);
        c.numbers.next = 0;
        make_in_task(NULL, &c);
        assert_int_equal(cf_await(cf_spawn(run_in_task, c.head), NULL), CF_DONE);
        assert_int_equal(c.numbers.next, LINES);
        assert_int_equal(c.numbers.wrong, 0);
    }
}

static void *run_numbers(void *head)
{
    int fd = numbered_lines();
    cf_status status = cf_lines(fd, head);
    close(fd);
    return (void *)(intptr_t)status;
}

/* While this one waits too, in another pipeline. */
TEST(a_thread_of_the_program_may_run_it)
{
    for (int round = 0; round < 5; round++) {
        numbers n = {.next = 0};
        pthread_t thread;
        void *status;
        cf_coro *head = through_cat(NULL, through_cat(NULL, cf_to_function(check_number, &n)));
        assert_int_equal(pthread_create(&thread, NULL, run_numbers, head), 0);
        check_dialogues();
        pthread_join(thread, &status);
        assert_int_equal((intptr_t)status, CF_DONE);
        assert_int_equal(n.next, LINES);
        assert_int_equal(n.wrong, 0);
        check_dialogues();
    }
}

static void *make_cat(void *arg)
{
    return through_cat(arg, keeper(&got));
}

TEST(the_thread_that_made_it_may_have_ended)
{
    pthread_t thread;
    void *head;
    assert_int_equal(pthread_create(&thread, NULL, make_cat, NULL), 0);
    pthread_join(thread, &head);
    assert_int_equal(lines_of_text("one\ntwo\n", head), CF_DONE);
    assert_kept(&got, "one\ntwo\n");
    check_dialogues();
}

static cf_coro *queue_in_worker(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_queue(NULL, target);
}

TEST(a_queue_stays_with_its_tasks)
{
    assert_null(cf_threaded(pass_through(1, cf_queue(NULL, cf_null()))));
    assert_error(cf_last_error(), CF_EINVAL, "a stage with tasks cannot go to another thread",
                 "threaded");
    assert_null(cf_parallel(2, queue_in_worker, NULL, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, "a stage with tasks cannot go to another thread",
                 "parallel");
    assert_int_equal(lines_of_text("a\n", cf_queue(NULL, cf_threaded(keeper(&got)))), CF_DONE);
    assert_kept(&got, "a\n");
}

/* ----------------------------------------------------------------- graphs and modes */

/* In one word: the stages with their lines, and the batches of each. */
static void note_flows(journal *log, const cf_graph *graph)
{
    cf_flow flow;
    for (size_t i = 0; cf_graph_flow(graph, i, &flow); i++) {
        char word[64];
        snprintf(word, sizeof word, "%s:%d/%d", flow.name, (int)flow.lines, (int)flow.batches);
        note(log, word);
    }
}

static void assert_flows(stage_maker *make, unsigned mode, const char *expected)
{
    journal log = {""};
    cf_coro *head = make(keeper(&got));
    cf_graph *graph = cf_graph_new(head);
    assert_non_null(graph);
    cf_set_mode(head, mode);
    assert_true(push(head, "1") && push(head, "2") && push(head, "3"));
    assert_int_equal(cf_close(head), CF_DONE);
    note_flows(&log, graph); /* the stages are gone */
    assert_string_equal(log.text, expected);
    cf_graph_free(graph);
    cf_free(head);
}

static cf_coro *threaded_chain(cf_coro *target)
{
    return cf_threaded(pass_through(1, cf_threaded(target)));
}

static cf_coro *one_worker(cf_coro *target)
{
    return cf_parallel(1, passing, NULL, target);
}

static cf_coro *threaded_worker(cf_coro *target)
{
    return cf_threaded(one_worker(target));
}

static void check_flows(void)
{
    assert_flows(threaded_chain, 0, "threaded:3/1 stage:3/1 threaded:3/1 sink:3/1");
    assert_flows(threaded_chain, CF_SYNC, "threaded:3/3 stage:3/3 threaded:3/3 sink:3/3");
    assert_flows(one_worker, 0, "parallel:3/1 sink:3/1 stage:3/1 collected:3/1");
    assert_flows(one_worker, CF_SYNC, "parallel:3/3 sink:3/3 stage:3/3 collected:3/3");
    assert_flows(threaded_worker, 0, "threaded:3/1 parallel:3/1 sink:3/1 stage:3/1 collected:3/1");
}

TEST(graphs_and_modes_reach_other_threads)
{
    everywhere(check_flows);
}

TEST(text_shows_what_is_on_other_threads)
{
    cf_coro *head = cf_threaded(pass_through(1, cf_parallel(2, through_cat, NULL, keeper(&got))));
    cf_graph *graph = cf_graph_new(head);
    char *text = cf_graph_text(graph);
    assert_string_equal(text, "threaded: 0 lines, 0 bytes, 0 batches\n"
                              "  stage: 0 lines, 0 bytes, 0 batches\n"
                              "    parallel: 0 lines, 0 bytes, 0 batches\n"
                              "      sink: 0 lines, 0 bytes, 0 batches\n"
                              "      process: 0 lines, 0 bytes, 0 batches\n"
                              "        collected: 0 lines, 0 bytes, 0 batches\n"
                              "      process: 0 lines, 0 bytes, 0 batches\n"
                              "        collected: 0 lines, 0 bytes, 0 batches\n");
    free(text);
    cf_graph_free(graph);
    cf_free(head);
}

/* While the lines pass: new graphs, and a look at the first one. */
TEST(a_graph_can_be_made_and_asked_during_the_run)
{
    for (size_t i = 0; i < COUNT(pipelines); i++) {
        numbers n = {.next = 0};
        cf_flow flow = {.lines = 0}, before;
        cf_coro *head = pipelines[i](cf_to_function(check_number, &n));
        cf_graph *graph = cf_graph_new(head);
        for (int line = 0; line < 200; line++) {
            char text[32];
            snprintf(text, sizeof text, "%d, a line", line);
            assert_true(push(head, text) && cf_flush(head));
            before = flow;
            assert_true(cf_graph_flow(graph, 1, &flow));
            assert_true(flow.lines >= before.lines);
            if (line % 10 == 0) {
                cf_set_mode(head, line % 20 ? CF_SYNC : 0);
                cf_graph_free(cf_graph_new(head));
            }
        }
        assert_int_equal(cf_close(head), CF_DONE);
        assert_int_equal(n.next, 200);
        assert_int_equal(n.wrong, 0);
        assert_true(cf_graph_flow(graph, 0, &flow));
        assert_int_equal(flow.lines, 200);
        assert_non_null(graph = (cf_graph_free(graph), cf_graph_new(head)));
        assert_false(cf_graph_flow(graph, 1, &flow)); /* nothing is behind it any more */
        cf_graph_free(graph);
        cf_free(head);
    }
}

TEST(a_target_that_has_stopped_is_not_shown)
{
    got.stop_after = 1;
    cf_coro *head = cf_threaded(keeper(&got));
    assert_true(push(head, "one") && cf_flush(head));
    while (push(head, "more") && cf_flush(head))
        cf_sleep(0.001);
    cf_graph *graph = cf_graph_new(head);
    cf_flow flow;
    assert_false(cf_graph_flow(graph, 1, &flow));
    cf_set_mode(head, CF_SYNC);
    cf_graph_free(graph);
    cf_free(head);
    got.stop_after = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_arrives_in_order),
        cmocka_unit_test(workers_may_have_children_and_workers),
        cmocka_unit_test(output_flows_while_input_waits),
        cmocka_unit_test(a_child_may_write_before_it_reads),
        cmocka_unit_test(a_child_that_fails_is_told_at_the_source),
        cmocka_unit_test(a_target_that_stops_ends_all),
        cmocka_unit_test(closing_early_leaves_nothing),
        cmocka_unit_test(a_child_may_fail_once_nobody_wants_more),
        cmocka_unit_test(a_crowd_of_children_is_served),
        cmocka_unit_test(what_a_task_has_made_runs_outside_and_the_other_way_round),
        cmocka_unit_test(the_builder_may_use_the_stage_before),
        cmocka_unit_test(a_thread_of_the_program_may_run_it),
        cmocka_unit_test(the_thread_that_made_it_may_have_ended),
        cmocka_unit_test(a_queue_stays_with_its_tasks),
        cmocka_unit_test(graphs_and_modes_reach_other_threads),
        cmocka_unit_test(text_shows_what_is_on_other_threads),
        cmocka_unit_test(a_graph_can_be_made_and_asked_during_the_run),
        cmocka_unit_test(a_target_that_has_stopped_is_not_shown),
    };
    return RUN("threads", tests);
}

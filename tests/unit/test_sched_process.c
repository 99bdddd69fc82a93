/* Parts of a pipeline in child processes, in other threads, and at the other end of a descriptor.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

/* ------------------------------------------------------------------ what comes out */

typedef struct gathered {
    char *text;
    size_t used;
} gathered;

static bool gather_line(cf_line line, void *arg)
{
    gathered *g = arg;
    g->text = realloc(g->text, g->used + line.len + 2);
    memcpy(g->text + g->used, line.text, line.len);
    g->used += line.len + 1;
    g->text[g->used - 1] = '\n';
    g->text[g->used] = '\0';
    return true;
}

static cf_coro *gather(gathered *g)
{
    *g = (gathered){NULL, 0};
    return cf_to_function(gather_line, g);
}

static void assert_gathered(gathered *g, const char *expected)
{
    assert_string_equal(g->text ? g->text : "", expected);
    free(g->text);
}

static bool count_line(cf_line line, void *count)
{
    (void)line;
    ++*(size_t *)count;
    return true;
}

/* How many lines arrive, and what is in them, '/' for a newline. */
static bool note_line(cf_line line, void *arg)
{
    char *text = arg;
    size_t used = strlen(text);
    memcpy(text + used, line.text, line.len);
    for (size_t i = used; i < used + line.len; i++)
        text[i] = text[i] == '\n' ? '/' : text[i];
    strcpy(text + used + line.len, "|");
    return true;
}

/* A pipe that holds `text`; its end is the end of the input. */
static int input(const char *text)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    close(ends[1]);
    return ends[0];
}

/* A file of so many numbered lines. */
static int many_lines(size_t count)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "line %zu of some, %s\n", i, i % 7 ? "even so" : "python");
    fflush(file);
    int fd = dup(fileno(file));
    fclose(file);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static cf_status feed(int fd, cf_coro *target)
{
    cf_status status = cf_lines(fd, target);
    close(fd);
    return status;
}

static void assert_no_child(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

#define ARGV(...) ((char *const[]){__VA_ARGS__, NULL})
static char cat_name[] = "cat", sh_name[] = "sh", dash_c[] = "-c";

/* -------------------------------------------------------------------- child process */

static void through_child(void)
{
    gathered out;
    assert_int_equal(feed(input("b\na\nc"), cf_process(ARGV(cat_name), gather(&out))), CF_DONE);
    assert_gathered(&out, "b\na\nc\n");
    assert_no_child();
}

TEST(lines_go_through_a_child)
{
    through_child();
}

TEST(more_than_both_pipes_hold_goes_through)
{
    size_t count = 0;
    assert_int_equal(
        feed(many_lines(200000), cf_process(ARGV(cat_name), cf_to_function(count_line, &count))),
        CF_DONE);
    assert_int_equal(count, 200000);
}

/* In NUL here; and one has a newline in it. */
TEST(a_child_has_lines_that_end_as_those_that_came)
{
    char sort[] = "sort", nul[] = "-z";
    char *const argv[] = {sort, nul, NULL};
    char text[200] = "";
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "c\0b\na\0\0last", 11), 11);
    close(ends[1]);
    cf_coro *head = cf_process(argv, cf_to_function(note_line, text));
    assert_int_equal(cf_lines_input(&(cf_input){.fd = ends[0]}, head), CF_DONE);
    assert_string_equal(text, "|b/a|c|last|");
    close(ends[0]);
}

static void status_of(const char *command, cf_status expected, int code, const char *text)
{
    size_t count = 0;
    char script[200];
    snprintf(script, sizeof script, "%s", command);
    cf_coro *co = cf_process(ARGV(sh_name, dash_c, script), cf_to_function(count_line, &count));
    assert_int_equal(feed(many_lines(100000), co), expected);
    if (code)
        assert_error(cf_last_error(), code, text, "process");
    assert_no_child();
}

TEST(a_child_that_fails_is_echild)
{
    status_of("cat; exit 3", CF_ERROR, CF_ECHILD, "sh: exit status 3");
    status_of("kill -9 $$", CF_ERROR, CF_ECHILD, "sh: killed by signal 9 (Killed)");
}

TEST(a_child_that_stops_reading_is_a_stop)
{
    status_of("head -n 1", CF_DONE, 0, NULL);
    status_of("exit 0", CF_DONE, 0, NULL);
}

TEST(a_child_that_cannot_be_started_is_echild)
{
    char name[] = "/nonexistent/program";
    gathered out;
    if (RUNNING_ON_VALGRIND)
        skip(); /* its vfork is a fork, in which nobody learns why the child did not start */
    assert_null(cf_process(ARGV(name), gather(&out)));
    assert_error(cf_last_error(), CF_ECHILD, NULL, "process");
    assert_int_equal(feed(input("x\n"), NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, NULL, "process");
    assert_null(cf_process(ARGV(name), NULL));
}

TEST(a_target_that_stops_ends_the_child)
{
    gathered out;
    assert_int_equal(feed(many_lines(100000), cf_process(ARGV(cat_name), cf_head(2, gather(&out)))),
                     CF_DONE);
    assert_gathered(&out, "line 0 of some, python\nline 1 of some, even so\n");
    assert_no_child();
}

/* It fills its stdout and reads nothing, so that its stdin is full too. */
static cf_value flood(cf_coro *self, void *arg)
{
    (void)self;
    char yes[] = "yes";
    gathered out;
    int *status = arg;
    *status = feed(many_lines(100000), cf_process(ARGV(yes), cf_head(2, gather(&out))));
    assert_gathered(&out, "y\ny\n");
    return cf_nil;
}

TEST(a_target_that_stops_ends_a_child_that_reads_nothing)
{
    int outside = CF_ERROR, in_task = CF_ERROR;
    flood(NULL, &outside);
    assert_int_equal(outside, CF_DONE);
    assert_int_equal(cf_await(cf_spawn(flood, &in_task), NULL), CF_DONE);
    assert_int_equal(in_task, CF_DONE);
    assert_no_child();
}

static cf_value fail_at_once(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    cf_set_name(self, "sink");
    cf_recv_line(self, &line);
    return cf_raise(self, CF_EUSER + 1, "no");
}

TEST(a_failing_target_comes_out_at_the_source)
{
    cf_coro *co = cf_process(ARGV(cat_name), cf_sink(fail_at_once, NULL));
    assert_int_equal(feed(many_lines(100000), co), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "no", "sink");
    assert_no_child();
}

TEST(two_children_in_a_row)
{
    char sort[] = "sort", reverse[] = "-r", uniq[] = "uniq";
    gathered out;
    cf_coro *co = cf_process(ARGV(sort, reverse), cf_process(ARGV(uniq), gather(&out)));
    assert_int_equal(feed(input("a\nb\na\n"), co), CF_DONE);
    assert_gathered(&out, "b\na\n");
}

/* The child answers every line at once; what it answers must come out before the next line goes in,
 * although the source is waiting then. */
typedef struct dialogue {
    int fd;
    int rounds;
} dialogue;

static bool answer_line(cf_line line, void *arg)
{
    dialogue *d = arg;
    assert_memory_equal(line.text, "x", line.len);
    if (d->rounds-- > 0)
        assert_int_equal(write(d->fd, "x\n", 2), 2);
    else
        close(d->fd);
    return true;
}

static void hold_dialogue(void)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    dialogue d = {ends[1], 20};
    assert_int_equal(write(ends[1], "x\n", 2), 2);
    cf_coro *co = cf_process(ARGV(cat_name), cf_to_function(answer_line, &d));
    assert_int_equal(feed(ends[0], co), CF_DONE);
    assert_int_equal(d.rounds, -1);
}

TEST(output_flows_while_input_waits)
{
    hold_dialogue();
}

TEST(nothing_goes_through_a_child)
{
    gathered out;
    assert_int_equal(feed(input(""), cf_process(ARGV(cat_name), gather(&out))), CF_DONE);
    assert_gathered(&out, "");
    cf_free(cf_process(ARGV(cat_name), gather(&out)));
    assert_no_child();
}

/* -------------------------------------------------------------------- the same in tasks */

static cf_value in_task(cf_coro *self, void *arg)
{
    (void)self;
    ((void (*)(void))arg)();
    return cf_nil;
}

TEST(children_of_tasks)
{
    cf_task *tasks[] = {cf_spawn(in_task, (void *)hold_dialogue),
                        cf_spawn(in_task, (void *)hold_dialogue)};
    assert_int_equal(cf_gather(tasks, 2, NULL), CF_DONE);
    assert_int_equal(cf_await(cf_spawn(in_task, (void *)through_child), NULL), CF_DONE);
}

/* ------------------------------------------------------------------------- threads */

static void through_thread(void)
{
    size_t direct = 0, threaded = 0;
    assert_int_equal(
        feed(many_lines(50000), cf_grep("python", 0, cf_to_function(count_line, &direct))),
        CF_DONE);
    cf_coro *co = cf_threaded(cf_grep("python", 0, cf_to_function(count_line, &threaded)));
    assert_int_equal(feed(many_lines(50000), co), CF_DONE);
    assert_int_equal(direct, threaded);
    assert_true(direct > 0);
}

TEST(a_target_runs_on_a_thread)
{
    through_thread();
    assert_int_equal(cf_await(cf_spawn(in_task, (void *)through_thread), NULL), CF_DONE);
}

TEST(threads_in_a_row)
{
    gathered out;
    cf_coro *co = cf_threaded(cf_grep("a", 0, cf_threaded(cf_threaded(gather(&out)))));
    assert_int_equal(feed(input("a\nb\nca\n"), co), CF_DONE);
    assert_gathered(&out, "a\nca\n");
}

TEST(stops_and_failures_come_back_from_a_thread)
{
    gathered out;
    assert_int_equal(feed(many_lines(100000), cf_threaded(cf_head(1, gather(&out)))), CF_DONE);
    assert_gathered(&out, "line 0 of some, python\n");
    assert_int_equal(feed(many_lines(100000), cf_threaded(cf_sink(fail_at_once, NULL))), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "no", "sink");
    assert_null(cf_threaded(NULL));
    cf_free(cf_threaded(cf_null()));
}

TEST(output_flows_from_a_thread_while_input_waits)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    dialogue d = {ends[1], 20};
    assert_int_equal(write(ends[1], "x\n", 2), 2);
    assert_int_equal(feed(ends[0], cf_threaded(cf_to_function(answer_line, &d))), CF_DONE);
    assert_int_equal(d.rounds, -1);
}

/* ------------------------------------------------------------------------ parallel */

static cf_coro *make_grep(void *pattern, cf_coro *target)
{
    return cf_grep(pattern, 0, target);
}

static cf_coro *make_head(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_head(3, target);
}

static void in_order(void)
{
    char pattern[] = "python";
    for (size_t workers = 1; workers <= 4; workers++) {
        gathered plain, parallel;
        assert_int_equal(feed(many_lines(30000), cf_grep(pattern, 0, gather(&plain))), CF_DONE);
        cf_coro *co = cf_parallel(workers, make_grep, pattern, gather(&parallel));
        assert_int_equal(feed(many_lines(30000), co), CF_DONE);
        assert_gathered(&parallel, plain.text);
        free(plain.text);
    }
}

TEST(parallel_output_is_in_order)
{
    in_order();
    assert_int_equal(cf_await(cf_spawn(in_task, (void *)in_order), NULL), CF_DONE);
}

TEST(parallel_output_flows_while_input_waits)
{
    int ends[2];
    char pattern[] = "x";
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    dialogue d = {ends[1], 20};
    assert_int_equal(write(ends[1], "x\n", 2), 2);
    cf_coro *co = cf_parallel(2, make_grep, pattern, cf_to_function(answer_line, &d));
    assert_int_equal(feed(ends[0], co), CF_DONE);
    assert_int_equal(d.rounds, -1);
}

TEST(stops_and_failures_come_back_from_workers)
{
    gathered out;
    char pattern[] = "python", bad[] = "(";
    cf_coro *co = cf_parallel(2, make_grep, pattern, cf_head(1, gather(&out)));
    assert_int_equal(feed(many_lines(100000), co), CF_DONE);
    assert_gathered(&out, "line 0 of some, python\n");
    co = cf_parallel(1, make_head, NULL, gather(&out));
    assert_int_equal(feed(input("a\nb\nc\nd\n"), co), CF_DONE);
    assert_gathered(&out, "a\nb\nc\n");
    assert_int_equal(
        feed(many_lines(100000), cf_parallel(2, make_grep, pattern, cf_sink(fail_at_once, NULL))),
        CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "no", "sink");
    assert_null(cf_parallel(2, make_grep, bad, cf_null()));
    assert_error(cf_last_error(), CF_EPATTERN, NULL, NULL);
    assert_null(cf_parallel(0, make_grep, pattern, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_parallel");
}

/* ------------------------------------------------------------------- between processes */

static void *send_lines(void *arg)
{
    int fd = *(int *)arg;
    cf_status status = feed(many_lines(50000), cf_sendto(fd));
    close(fd);
    return (void *)(intptr_t)status;
}

TEST(a_stream_goes_through_a_pipe)
{
    int ends[2];
    size_t count = 0;
    void *status;
    pthread_t thread;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(pthread_create(&thread, NULL, send_lines, &ends[1]), 0);
    assert_int_equal(cf_recvfrom(ends[0], cf_to_function(count_line, &count)), CF_DONE);
    pthread_join(thread, &status);
    assert_int_equal((intptr_t)status, CF_DONE);
    assert_int_equal(count, 50000);
    close(ends[0]);
}

/* What cf_sendto writes for a few lines. */
static size_t sent(char *buffer, size_t size)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(feed(input("one\ntwo\nthree"), cf_grep("e|t", 0, cf_sendto(ends[1]))),
                     CF_DONE);
    ssize_t got = read(ends[0], buffer, size);
    close(ends[0]);
    close(ends[1]);
    assert_true(got > 0);
    return (size_t)got;
}

static cf_status receive(const char *bytes, size_t n, gathered *out)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], bytes, n), (ssize_t)n);
    close(ends[1]);
    cf_status status = cf_recvfrom(ends[0], gather(out));
    close(ends[0]);
    return status;
}

TEST(a_stream_that_is_cut_off_anywhere_is_eproto)
{
    char bytes[256];
    size_t n = sent(bytes, sizeof bytes);
    gathered out;
    assert_int_equal(receive(bytes, n, &out), CF_DONE);
    assert_gathered(&out, "one\ntwo\nthree\n");
    for (size_t cut = 0; cut < n; cut++) {
        assert_int_equal(receive(bytes, cut, &out), CF_ERROR);
        assert_error(cf_last_error(), CF_EPROTO, "the stream was cut off", "recvfrom");
        free(out.text);
    }
}

TEST(garbage_is_eproto)
{
    char bytes[256];
    size_t n = sent(bytes, sizeof bytes);
    gathered out;
    srand(7);
    for (int i = 0; i < 300; i++) {
        char garbage[64];
        for (size_t j = 0; j < sizeof garbage; j++)
            garbage[j] = (char)rand();
        assert_int_equal(receive(garbage, sizeof garbage, &out), CF_ERROR);
        assert_error(cf_last_error(), CF_EPROTO, NULL, NULL);
        free(out.text);
    }
    bytes[6]++;
    assert_int_equal(receive(bytes, n, &out), CF_ERROR);
    assert_error(cf_last_error(), CF_EPROTO, "another version of the stream", NULL);
    free(out.text);
    bytes[6]--;
    memset(bytes + 7, 0xff, 4);
    assert_int_equal(receive(bytes, n, &out), CF_ERROR);
    assert_error(cf_last_error(), CF_EPROTO, "a frame that is too long", NULL);
    free(out.text);
}

static void assert_transferred(char separator, unsigned mode, const char *input, size_t len,
                               const char *expected)
{
    int in[2], ends[2];
    char text[200] = "";
    assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(in[1], input, len), len);
    close(in[1]);
    cf_coro *sink = cf_sendto(ends[1]);
    cf_set_mode(sink, mode);
    assert_int_equal(cf_lines_input(&(cf_input){.fd = in[0], .separator = separator}, sink),
                     CF_DONE);
    assert_int_equal(cf_recvfrom(ends[0], cf_to_function(note_line, text)), CF_DONE);
    assert_string_equal(text, expected);
    close(in[0]);
    close(ends[0]);
    close(ends[1]);
}

TEST(lines_that_end_in_another_byte_stay_apart)
{
    for (unsigned mode = 0; mode <= CF_SYNC; mode++) {
        assert_transferred('\n', mode, "one\n\ntwo", 8, "one||two|");
        assert_transferred('\0', mode, "one\0\0two", 8, "one||two|");
        assert_transferred('\0', mode, "a\nb\0\n\0c", 7, "a/b|/|c|");
    }
}

TEST(a_line_with_newlines_in_it_arrives_as_one)
{
    static const char *const lines[] = {"a\nb", "\n", "", "plain", "end\n"};
    int ends[2];
    char text[200] = "";
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    cf_coro *sink = cf_sendto(ends[1]);
    for (size_t i = 0; i < COUNT(lines); i++) {
        cf_block *block = cf_block_new(16);
        memcpy(cf_block_data(block), lines[i], strlen(lines[i]) + 1);
        cf_span span = {
            .text = cf_block_data(block), .len = strlen(lines[i]), .block = block, .single = true};
        assert_true(cf_send_span_to(NULL, sink, span));
        cf_block_free(block);
    }
    assert_int_equal(cf_close(sink), CF_DONE);
    cf_free(sink);
    assert_int_equal(cf_recvfrom(ends[0], cf_to_function(note_line, text)), CF_DONE);
    assert_string_equal(text, "a/b|/||plain|end/|");
    close(ends[0]);
    close(ends[1]);
}

TEST(a_failed_pipeline_leaves_no_end_mark)
{
    int ends[2];
    gathered out;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    cf_coro *sink = cf_sendto(ends[1]);
    assert_int_equal(cf_send(sink, cf_str("hello"), NULL), CF_YIELD);
    assert_int_equal(cf_throw(sink, CF_EUSER, "oh", NULL), CF_ERROR);
    cf_free(sink);
    close(ends[1]);
    assert_int_equal(cf_recvfrom(ends[0], gather(&out)), CF_ERROR);
    assert_error(cf_last_error(), CF_EPROTO, NULL, NULL);
    assert_gathered(&out, "hello\n");
    close(ends[0]);
}

TEST(a_null_target_keeps_the_cause)
{
    assert_null(cf_spawn(NULL, NULL));
    assert_int_equal(cf_recvfrom(0, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_spawn");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_go_through_a_child),
        cmocka_unit_test(a_child_has_lines_that_end_as_those_that_came),
        cmocka_unit_test(more_than_both_pipes_hold_goes_through),
        cmocka_unit_test(a_child_that_fails_is_echild),
        cmocka_unit_test(a_child_that_stops_reading_is_a_stop),
        cmocka_unit_test(a_child_that_cannot_be_started_is_echild),
        cmocka_unit_test(a_target_that_stops_ends_the_child),
        cmocka_unit_test(a_target_that_stops_ends_a_child_that_reads_nothing),
        cmocka_unit_test(a_failing_target_comes_out_at_the_source),
        cmocka_unit_test(two_children_in_a_row),
        cmocka_unit_test(output_flows_while_input_waits),
        cmocka_unit_test(nothing_goes_through_a_child),
        cmocka_unit_test(children_of_tasks),
        cmocka_unit_test(a_target_runs_on_a_thread),
        cmocka_unit_test(threads_in_a_row),
        cmocka_unit_test(stops_and_failures_come_back_from_a_thread),
        cmocka_unit_test(output_flows_from_a_thread_while_input_waits),
        cmocka_unit_test(parallel_output_is_in_order),
        cmocka_unit_test(parallel_output_flows_while_input_waits),
        cmocka_unit_test(stops_and_failures_come_back_from_workers),
        cmocka_unit_test(a_stream_goes_through_a_pipe),
        cmocka_unit_test(a_stream_that_is_cut_off_anywhere_is_eproto),
        cmocka_unit_test(garbage_is_eproto),
        cmocka_unit_test(lines_that_end_in_another_byte_stay_apart),
        cmocka_unit_test(a_line_with_newlines_in_it_arrives_as_one),
        cmocka_unit_test(a_failed_pipeline_leaves_no_end_mark),
        cmocka_unit_test(a_null_target_keeps_the_cause),
    };
    return RUN("process", tests);
}

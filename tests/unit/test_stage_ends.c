/*
 * test_stage_ends.c - what holds for every source and every sink: the same in either mode; when the
 * other side stops, fails or was never made, the right error under the right name, and nothing left
 * behind. See also test_stage_all.c.
 */
#include "stage.h"

#include <coflow.h>

#include "leaving.h"
#include "sockets.h"

static const char text[] = "one\n\nthree and more\nfour";

static char folder[] = "/tmp/coflow-test-XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    FILE *input;
    if (!mkdtemp(folder) || chdir(folder) != 0 || !(input = fopen("input", "w")))
        return -1;
    fputs(text, input);
    return fclose(input);
}

static int leave_folder(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static int open_input(void)
{
    int fd = open("input", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* ------------------------------------------------------------------------- sources */

static cf_status from_descriptor(cf_coro *target)
{
    int fd = open_input();
    cf_status status = cf_lines(fd, target);
    close(fd);
    return status;
}

static cf_status from_file(cf_coro *target)
{
    return cf_lines_file("input", target);
}

static cf_status from_files(cf_coro *target)
{
    const char *paths[] = {"input", "input"};
    return cf_lines_files(paths, 2, target);
}

static cf_status from_input(cf_coro *target)
{
    cf_input input = {.fd = open_input(), .separator = '\n', .name = "input"};
    cf_status status = cf_lines_input(&input, target);
    close(input.fd);
    return status;
}

static cf_status from_several(cf_coro *target)
{
    cf_input inputs[] = {{.fd = open_input(), .separator = '\n'},
                         {.fd = open_input(), .separator = '\n'}};
    cf_status status = cf_merge(inputs, 2, target);
    close(inputs[0].fd);
    close(inputs[1].fd);
    return status;
}

static cf_status from_text(cf_coro *target)
{
    return cf_lines_text(text, strlen(text), target);
}

static cf_status from_command(cf_coro *target)
{
    return cf_lines_command("cat input", target);
}

static cf_value yield_lines(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_yield(self, cf_str("line"), NULL))
        ;
    return cf_nil;
}

static cf_status from_generator(cf_coro *target)
{
    return cf_lines_from(cf_new(yield_lines, NULL), cf_head(3, target));
}

static cf_status from_clock(cf_coro *target)
{
    return cf_ticks(0, 3, target);
}

static cf_status from_stream(cf_coro *target)
{
    char path[] = "stream-XXXXXX";
    int fd = mkstemp(path);
    unlink(path);
    assert_int_equal(cf_lines_file("input", cf_sendto(fd)), CF_DONE);
    lseek(fd, 0, SEEK_SET);
    cf_status status = cf_recvfrom(fd, target);
    close(fd);
    return status;
}

static cf_status from_peers(cf_coro *target)
{
    int listener = cf_listen("unix:peers");
    int fd = cf_connect("unix:peers");
    assert_int_equal(cf_write(fd, text, strlen(text)), strlen(text));
    shutdown(fd, SHUT_WR);
    shutdown(listener, SHUT_RDWR);
    cf_status status = cf_lines_accepted(listener, target);
    close(fd);
    close(listener);
    unlink("peers");
    return status;
}

static const struct source {
    const char *name;
    cf_status (*run)(cf_coro *target);
} sources[] = {
    {"cf_lines", from_descriptor},      {"cf_lines_file", from_file},
    {"cf_lines_files", from_files},     {"cf_lines_input", from_input},
    {"cf_merge", from_several},         {"cf_lines_text", from_text},
    {"cf_lines_command", from_command}, {"cf_lines_from", from_generator},
    {"cf_ticks", from_clock},           {"cf_recvfrom", from_stream},
    {"cf_lines_accepted", from_peers},
};

static void check_sources(every_time *scenario)
{
    for (size_t i = 0; i < COUNT(sources); i++)
        for (size_t k = 0; k < COUNT(both_modes); k++)
            check_leaves_nothing(scenario, &sources[i], both_modes[k], sources[i].name);
}

static cf_status run_source(const struct source *source, unsigned mode, kept *got)
{
    cf_coro *sink = keeper(got);
    cf_set_mode(sink, mode);
    return source->run(sink);
}

static void source_gives_its_lines(const void *arg, unsigned mode)
{
    static kept batched, got;
    assert_int_equal(run_source(arg, 0, &batched), CF_DONE);
    assert_int_equal(run_source(arg, mode, &got), CF_DONE);
    assert_in_range(got.lines, 3, 8);
    assert_kept_bytes(&got, batched.text, batched.len);
    assert_int_equal(got.ended, 1);
}

TEST(every_source_gives_the_same_in_either_mode)
{
    check_sources(source_gives_its_lines);
}

static void source_is_stopped(const void *arg, unsigned mode)
{
    static kept got;
    got.stop_after = 2;
    assert_int_equal(run_source(arg, mode, &got), CF_DONE);
    assert_int_equal(got.lines, 2);
    assert_int_equal(got.ended, 1);
}

TEST(a_target_that_stops_ends_every_source)
{
    check_sources(source_is_stopped);
}

static void target_of_source_fails(const void *arg, unsigned mode)
{
    static kept got;
    got.fail_after = 2;
    assert_int_equal(run_source(arg, mode, &got), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, "line 2 is one too many", "sink");
    assert_int_equal(got.ended, 1);
}

TEST(a_target_that_fails_is_every_source_s_error)
{
    check_sources(target_of_source_fails);
}

static void source_without_target(const void *arg, unsigned mode)
{
    const struct source *source = arg;
    (void)mode;
    assert_int_equal(source->run(no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
}

TEST(a_target_that_is_none_is_every_source_s_error)
{
    check_sources(source_without_target);
}

/* --------------------------------------------------------------------------- sinks */

/* The descriptor "output", or one where nothing fits; of the sink that a test has now. */
static int output = -1;
static cf_output *plain_output;
static cf_memory memory;

static cf_coro *to_descriptor(const char *path)
{
    output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return cf_printer(output);
}

static cf_coro *to_stream(const char *path)
{
    output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return cf_sendto(output);
}

static cf_coro *to_output(const char *path)
{
    plain_output = cf_output_file(path, NULL);
    return cf_to_output(plain_output);
}

static cf_coro *to_file(const char *path)
{
    return cf_to_file(path, NULL);
}

static cf_coro *to_command(const char *path)
{
    return cf_to_command(strcmp(path, "output") == 0 ? "cat >output" : "cat >/dev/null; exit 3");
}

/* A file of what has come so far: it has to be closed after each line. */
static bool append_line(cf_line line, void *path)
{
    FILE *file = fopen(path, "a");
    bool written =
        file && fwrite(line.text, 1, line.len, file) == line.len && fputc('\n', file) != EOF;
    return file && fclose(file) == 0 && written;
}

static cf_coro *to_function(const char *path)
{
    static char kept_path[32];
    snprintf(kept_path, sizeof kept_path, "%s", path);
    if (strcmp(path, "output") == 0)
        unlink(path);
    return cf_to_function(append_line, kept_path);
}

static cf_coro *to_memory(const char *path)
{
    (void)path;
    return cf_to_memory(&memory);
}

static cf_coro *to_nothing(const char *path)
{
    (void)path;
    return cf_null();
}

/* What a sink holds that is not its own; memory's text as a file. */
static void let_go(void)
{
    if (output >= 0)
        close(output);
    output = -1;
    cf_output_close(plain_output);
    plain_output = NULL;
    free(memory.text);
    memory.text = NULL;
}

static const struct sink {
    const char *name;
    cf_coro *(*make)(const char *path);
    int failure; /* when nothing fits; 0: it cannot fail */
} sinks[] = {
    {"printer", to_descriptor, CF_ESYS},
    {"sendto", to_stream, CF_ESYS},
    {"output", to_output, CF_ESYS},
    {"file", to_file, CF_ESYS},
    {"command", to_command, CF_ECHILD},
    {"function", to_function, 0},
    {"memory", to_memory, 0},
    {"null", to_nothing, 0},
};

static void check_sinks(every_time *scenario)
{
    for (size_t i = 0; i < COUNT(sinks); i++)
        for (size_t k = 0; k < COUNT(both_modes); k++)
            check_leaves_nothing(scenario, &sinks[i], both_modes[k], sinks[i].name);
}

/* What came out, as lines; let_go has not been called. */
static void read_output(const struct sink *sink, kept *got)
{
    if (sink->make == to_memory) {
        assert_int_equal(cf_lines_text(memory.text, memory.len, keeper(got)), CF_DONE);
    } else if (sink->make == to_stream) {
        int fd = open("output", O_RDONLY | O_CLOEXEC);
        assert_int_equal(cf_recvfrom(fd, keeper(got)), CF_DONE);
        close(fd);
    } else {
        assert_int_equal(cf_lines_file("output", keeper(got)), CF_DONE);
    }
}

static void sink_takes_lines(const void *arg, unsigned mode)
{
    const struct sink *sink = arg;
    static kept got;
    close(open("output", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    assert_int_equal(feed(text, mode, sink->make("output")), CF_DONE);
    read_output(sink, &got);
    assert_kept(&got, sink->make == to_nothing ? "" : "one\n\nthree and more\nfour\n");
    let_go();
}

TEST(every_sink_does_the_same_in_either_mode)
{
    check_sinks(sink_takes_lines);
}

static void sink_fails(const void *arg, unsigned mode)
{
    const struct sink *sink = arg;
    cf_status status = feed(text, mode, pass_through(1, sink->make("/dev/full")));
    if (sink->failure != 0)
        assert_error(cf_last_error(), sink->failure, NULL, sink->name);
    assert_int_equal(status, sink->failure != 0 ? CF_ERROR : CF_DONE);
    let_go();
}

TEST(a_sink_that_cannot_write_says_so_under_its_name)
{
    check_sinks(sink_fails);
}

static void thrown_at_sink(const void *arg, unsigned mode)
{
    const struct sink *sink = arg;
    cf_coro *co = sink->make("output");
    cf_set_mode(co, mode);
    assert_true(cf_send_line_to(NULL, co, line_of("line")));
    assert_int_equal(cf_throw(co, CF_EUSER + 1, "enough", NULL), CF_ERROR);
    assert_error(cf_error_of(co), CF_EUSER + 1, "enough", NULL);
    assert_int_equal(cf_state_of(co), CF_CLOSED);
    cf_free(co);
    let_go();
}

TEST(what_is_thrown_in_ends_a_sink)
{
    check_sinks(thrown_at_sink);
}

static void closed_unused(const void *arg, unsigned mode)
{
    const struct sink *sink = arg;
    cf_coro *co = sink->make("output");
    cf_set_mode(co, mode);
    assert_string_equal(cf_name(co), sink->name);
    assert_int_equal(cf_close(co), CF_DONE);
    cf_free(co);
    let_go();
}

TEST(a_sink_that_was_never_used_is_closed_under_its_name)
{
    check_sinks(closed_unused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_source_gives_the_same_in_either_mode),
        cmocka_unit_test(a_target_that_stops_ends_every_source),
        cmocka_unit_test(a_target_that_fails_is_every_source_s_error),
        cmocka_unit_test(a_target_that_is_none_is_every_source_s_error),
        cmocka_unit_test(every_sink_does_the_same_in_either_mode),
        cmocka_unit_test(a_sink_that_cannot_write_says_so_under_its_name),
        cmocka_unit_test(what_is_thrown_in_ends_a_sink),
        cmocka_unit_test(a_sink_that_was_never_used_is_closed_under_its_name),
    };
    return cmocka_run_group_tests_name("sources and sinks", tests, enter_folder, leave_folder);
}

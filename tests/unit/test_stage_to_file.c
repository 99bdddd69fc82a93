/*
 * test_stage_to_file.c - cf_to_file and cf_to_output.
 */
#include "stage.h"

#include <errno.h>
#include <sys/stat.h>

#include <coflow/copy.h>

static char folder[64];
static char old_folder[4096];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/coflow-file-XXXXXX");
    return getcwd(old_folder, sizeof old_folder) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir(old_folder) == 0 && system(command) == 0 ? 0 : -1;
}

static void check_file(const char *path, const char *text, int line)
{
    char got[1 << 16];
    int fd = open(path, O_RDONLY);
    _assert_true(fd >= 0, path, __FILE__, line);
    ssize_t n = read(fd, got, sizeof got - 1);
    close(fd);
    _assert_true(n >= 0, path, __FILE__, line);
    got[n] = '\0';
    _assert_string_equal(got, text, __FILE__, line);
}

#define assert_file(path, text) check_file((path), (text), __LINE__)

TEST(the_bytes_are_those_of_the_input)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        assert_int_equal(feed("one\n\r\n\ntwo", both_modes[i], cf_to_file("f", NULL)), CF_DONE);
        assert_file("f", "one\n\r\n\ntwo");
    }
}

TEST(lines_that_a_stage_made_get_their_newline)
{
    assert_int_equal(feed("one\ntwo\n", 0, pass_through(1, cf_to_file("f", NULL))), CF_DONE);
    assert_file("f", "one\ntwo\n");
    cf_coro *sink = cf_to_file("f", NULL);
    assert_true(push(sink, "made here"));
    assert_true(push(sink, ""));
    cf_free(sink);
    assert_file("f", "made here\n\n");
}

TEST(no_lines_make_an_empty_file)
{
    assert_int_equal(feed("", 0, cf_to_file("f", NULL)), CF_DONE);
    assert_file("f", "");
}

TEST(a_file_can_be_appended_to)
{
    cf_file_options append = {.append = true};
    assert_int_equal(feed("one\n", 0, cf_to_file("f", NULL)), CF_DONE);
    assert_int_equal(feed("two\n", 0, cf_to_file("f", &append)), CF_DONE);
    assert_file("f", "one\ntwo\n");
}

TEST(an_atomic_file_is_there_at_the_end_only)
{
    cf_file_options atomic = {.atomic = true};
    assert_int_equal(feed("old\n", 0, cf_to_file("f", NULL)), CF_DONE);
    cf_coro *sink = cf_to_file("f", &atomic);
    assert_true(push(sink, "new") && cf_flush(sink));
    assert_file("f", "old\n");
    cf_free(sink);
    assert_file("f", "new\n");
}

TEST(an_error_thrown_in_leaves_the_old_file)
{
    cf_file_options atomic = {.atomic = true};
    assert_int_equal(feed("old\n", 0, cf_to_file("f", NULL)), CF_DONE);
    cf_coro *sink = cf_to_file("f", &atomic);
    assert_true(push(sink, "new"));
    assert_int_equal(cf_throw(sink, CF_EUSER, "not this time", NULL), CF_ERROR);
    assert_error(cf_error_of(sink), CF_EUSER, "not this time", NULL);
    cf_free(sink);
    assert_file("f", "old\n");
}

TEST(a_file_is_rotated_at_a_line_end)
{
    cf_file_options rotate = {.rotate_size = 6};
    assert_int_equal(feed("one\ntwo\nthree\n", 0, cf_to_file("f", &rotate)), CF_DONE);
    assert_file("f.1", "one\ntwo\n");
    assert_file("f", "three\n");
}

TEST(a_file_that_cannot_be_opened_is_no_sink)
{
    assert_null(cf_to_file("nowhere/f", NULL));
    assert_error(cf_last_error(), CF_ESYS, "nowhere/f: No such file or directory", NULL);
    assert_int_equal(cf_lines(STDIN_FILENO, cf_to_file("nowhere/f", NULL)), CF_ERROR);
}

TEST(a_full_disk_is_an_error_of_the_sink)
{
    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_int_equal(feed("one\n", 0, cf_to_file("/dev/full", NULL)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "/dev/full: No space left on device", "file");
}

static void fill_with_noise(char *text, size_t size)
{
    uint32_t state = 1;
    for (size_t i = 0; i + 1 < size; i++) {
        state = state * 1664525 + 1013904223;
        text[i] = (char)('!' + (state >> 24) % 64);
    }
    text[size - 1] = '\n';
}

/* More comes out of the encoder at once than a sink's stack could hold. */
TEST(much_can_be_compressed)
{
    static const char *const names[] = {"f.gz", "f.xz", "f.zst"};
    static char text[1 << 20];
    cf_file_options options = {.compression = CF_COMPRESS_BY_ENDING};
    fill_with_noise(text, sizeof text);
    for (size_t i = 0; i < COUNT(names); i++) {
        cf_coro *sink = cf_to_file(names[i], &options);
        if (!sink && cf_last_error()->code == CF_EINVAL)
            continue; /* built without */
        assert_int_equal(cf_lines_text(text, sizeof text, sink), CF_DONE);
        cf_memory memory;
        int fd = open(names[i], O_RDONLY);
        assert_int_equal(cf_lines(fd, cf_decompress(cf_to_memory(&memory))), CF_DONE);
        close(fd);
        assert_int_equal(memory.len, sizeof text);
        assert_memory_equal(memory.text, text, sizeof text);
        free(memory.text);
    }
}

TEST(a_reader_that_went_away_is_a_stop)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    cf_output *output = cf_output_fd(ends[1]);
    assert_int_equal(feed("one\ntwo\n", 0, cf_to_output(output)), CF_DONE);
    assert_int_equal(cf_output_close(output), CF_DONE);
    close(ends[1]);
}

TEST(an_output_stays_the_callers)
{
    int fd = file_of("", 0);
    cf_output *output = cf_output_fd(fd);
    assert_int_equal(feed("one\ntwo", 0, cf_to_output(output)), CF_DONE);
    assert_int_equal(cf_output_close(output), CF_DONE);
    char got[16] = "";
    assert_int_equal(pread(fd, got, sizeof got, 0), 7);
    assert_string_equal(got, "one\ntwo");
    close(fd);
    assert_null(cf_to_output(NULL));
}

static cf_value fill_pipe(cf_coro *self, void *fd)
{
    (void)self;
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    cf_output *output = cf_output_fd(*(int *)fd);
    cf_status status = cf_lines_text(text, 1 << 20, cf_to_output(output));
    int code = status == CF_ERROR ? cf_last_error()->code : 0;
    cf_output_close(output);
    free(text);
    return cf_int(code);
}

static cf_value print_to_pipe(cf_coro *self, void *fd)
{
    (void)self;
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    cf_status status = cf_lines_text(text, 1 << 20, cf_printer(*(int *)fd));
    int code = status == CF_ERROR ? cf_last_error()->code : 0;
    free(text);
    return cf_int(code);
}

/* What waits is the sink; its error comes out at the source, which the task returns. */
TEST(a_sink_that_is_cancelled_says_so)
{
    cf_fn *bodies[] = {fill_pipe, print_to_pipe};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        int ends[2];
        cf_value code = cf_nil;
        assert_int_equal(pipe(ends), 0);
        cf_task *task = cf_spawn(bodies[i], &ends[1]);
        cf_pause();
        cf_cancel(task);
        assert_int_equal(cf_await(task, &code), CF_DONE);
        assert_int_equal(code.i64, CF_ECANCELED);
        close(ends[0]);
        close(ends[1]);
    }
}

TEST(big_and_small_pieces_keep_their_order)
{
    size_t size = 3 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0, line = 0; i < size; i++)
        text[i] = i - line > (line % 20011) ? (line = i, '\n') : (char)('a' + i % 26);
    assert_int_equal(lines_of(text, size, cf_to_file("f", NULL)), CF_DONE);
    char *got = malloc(size);
    assert_non_null(got);
    int fd = open("f", O_RDONLY);
    for (size_t n = 0; n < size;) {
        ssize_t more = read(fd, got + n, size - n);
        assert_true(more > 0);
        n += (size_t)more;
    }
    close(fd);
    assert_memory_equal(got, text, size);
    free(got);
    free(text);
}

#define file_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        file_test(the_bytes_are_those_of_the_input),
        file_test(lines_that_a_stage_made_get_their_newline),
        file_test(no_lines_make_an_empty_file),
        file_test(a_file_can_be_appended_to),
        file_test(an_atomic_file_is_there_at_the_end_only),
        file_test(an_error_thrown_in_leaves_the_old_file),
        file_test(a_file_is_rotated_at_a_line_end),
        file_test(a_file_that_cannot_be_opened_is_no_sink),
        file_test(a_full_disk_is_an_error_of_the_sink),
        file_test(much_can_be_compressed),
        file_test(a_reader_that_went_away_is_a_stop),
        file_test(an_output_stays_the_callers),
        file_test(a_sink_that_is_cancelled_says_so),
        file_test(big_and_small_pieces_keep_their_order),
    };
    return RUN("to_file", tests);
}

/* cf_lines and cf_lines_file: what a line is, and inputs that come slowly, in bits, or not at all.
 */
#include "stream.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

/* ---------------------------------------------------------------- what a line is */

TEST(empty_input_has_no_line)
{
    kept k = {0};
    assert_int_equal(lines_of_text("", keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 0);
    assert_int_equal(k.ended, 1);
}

TEST(a_lone_newline_is_an_empty_line)
{
    kept k = {0};
    assert_int_equal(lines_of_text("\n", keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 1);
    assert_kept(&k, "\n");
}

TEST(a_last_line_without_newline_is_a_line)
{
    kept k = {0};
    assert_int_equal(lines_of_text("one\ntwo", keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 2);
    assert_kept(&k, "one\ntwo\n");
}

TEST(input_without_any_newline_is_one_line)
{
    kept k = {0};
    assert_int_equal(lines_of_text("x", keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 1);
    assert_kept(&k, "x\n");
}

TEST(empty_lines_are_lines)
{
    kept k = {0};
    assert_int_equal(lines_of_text("\n\na\n\n", keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 4);
    assert_kept(&k, "\n\na\n\n");
}

TEST(a_carriage_return_is_kept)
{
    kept k = {0};
    assert_int_equal(lines_of_text("one\r\ntwo\rthree\r\n\r", keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 3);
    assert_kept(&k, "one\r\ntwo\rthree\r\n\r\n");
}

TEST(nul_bytes_and_invalid_utf_8_are_bytes_like_others)
{
    kept k = {0};
    assert_int_equal(lines_of("\0\n\xff\xc3(\0x\n\x80", 9, keeper(&k)), CF_DONE);
    assert_int_equal(k.lines, 3);
    assert_kept_bytes(&k, "\0\n\xff\xc3(\0x\n\x80\n", 10);
}

/* ---------------------------------------------------------------- long and many */

typedef struct sizes {
    size_t lines, bytes, largest;
    uint64_t sum;
} sizes;

static cf_value measure(cf_coro *self, void *arg)
{
    sizes *s = arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        s->lines++;
        s->bytes += line.len;
        s->largest = line.len > s->largest ? line.len : s->largest;
        for (size_t i = 0; i < line.len; i += 4096)
            s->sum += (unsigned char)line.text[i];
    }
    return cf_nil;
}

TEST(a_line_may_be_32_megabytes_long)
{
    enum { LONG = 32 << 20 };
    sizes s = {0};
    char *text = malloc(LONG + 6);
    memset(text, 1, LONG + 6);
    text[2] = text[LONG + 3] = '\n';
    assert_int_equal(lines_of(text, LONG + 6, pass_through(1, cf_sink(measure, &s))), CF_DONE);
    free(text);
    assert_int_equal(s.lines, 3);
    assert_int_equal(s.largest, LONG);
    assert_int_equal(s.bytes, 2 + LONG + 2);
    assert_int_equal(s.sum, 1 + LONG / 4096 + 1);
}

/* Lines of every length from 0 up, so that the ends of lines meet every place in a block. */
TEST(lines_of_every_length_arrive_whole)
{
    enum { LONGEST = 3000 };
    sizes s = {0};
    size_t size = (size_t)LONGEST * (LONGEST + 1) / 2 + LONGEST + 1, at = 0;
    char *text = malloc(size);
    for (size_t len = 0; len <= LONGEST; len++) {
        memset(text + at, 'x', len);
        text[at + len] = '\n';
        at += len + 1;
    }
    assert_int_equal(lines_of(text, at, pass_through(1, cf_sink(measure, &s))), CF_DONE);
    free(text);
    assert_int_equal(s.lines, LONGEST + 1);
    assert_int_equal(s.bytes, (size_t)LONGEST * (LONGEST + 1) / 2);
    assert_int_equal(s.largest, LONGEST);
}

/* --------------------------------------------------------- pipes and interruptions */

typedef struct writer {
    int fd;
    const char *text;
    size_t piece;       /* bytes a write */
    pthread_t disturbs; /* a thread to be signalled before each write */
    bool disturb;
} writer;

static void *write_in_pieces(void *arg)
{
    writer *w = arg;
    for (size_t len = strlen(w->text), n; len > 0; len -= n, w->text += n) {
        n = len < w->piece ? len : w->piece;
        usleep(200);
        if (w->disturb)
            pthread_kill(w->disturbs, SIGUSR1);
        if (write(w->fd, w->text, n) != (ssize_t)n)
            break;
    }
    close(w->fd);
    return NULL;
}

/* The lines of text, written to a pipe piece by piece by another thread. */
static void check_pieces(size_t piece, bool disturb, int flags)
{
    int ends[2];
    kept k = {0};
    pthread_t thread;
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[0], F_SETFL, flags);
    writer w = {ends[1], "one\ntwo and a bit\n\nthree", piece, pthread_self(), disturb};
    assert_int_equal(pthread_create(&thread, NULL, write_in_pieces, &w), 0);
    assert_int_equal(cf_lines(ends[0], pass_through(1, keeper(&k))), CF_DONE);
    pthread_join(thread, NULL);
    assert_int_equal(fcntl(ends[0], F_GETFL) & O_NONBLOCK, flags);
    assert_int_equal(close(ends[0]), 0);
    assert_kept(&k, "one\ntwo and a bit\n\nthree\n");
}

TEST(a_pipe_that_gives_one_byte_a_read)
{
    check_pieces(1, false, 0);
}

TEST(a_pipe_that_gives_pieces_of_lines)
{
    check_pieces(5, false, 0);
}

TEST(a_pipe_in_non_blocking_mode_is_waited_for_and_left_so)
{
    check_pieces(2, false, O_NONBLOCK);
}

static void nothing(int signal_number)
{
    (void)signal_number;
}

TEST(a_signal_interrupts_nothing)
{
    struct sigaction action = {.sa_handler = nothing}; /* without SA_RESTART */
    sigaction(SIGUSR1, &action, NULL);
    check_pieces(1, true, 0);
    check_pieces(1, true, O_NONBLOCK);
}

/* --------------------------------------------------------------------- failures */

TEST(a_descriptor_that_is_none_is_an_error)
{
    kept k = {0};
    assert_int_equal(cf_lines(-1, keeper(&k)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, NULL);
    assert_non_null(strstr(cf_last_error()->text, strerror(EBADF)));
    assert_int_equal(k.ended, 1);
}

TEST(a_folder_is_an_error)
{
    kept k = {0};
    assert_int_equal(cf_lines_file("/", keeper(&k)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, NULL);
    assert_non_null(strstr(cf_last_error()->text, strerror(EISDIR)));
    assert_int_equal(k.ended, 1);
}

TEST(a_file_that_is_missing_is_an_error_with_the_systems_message)
{
    kept k = {0};
    assert_int_equal(cf_lines_file("/nonexistent/file", keeper(&k)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, NULL);
    assert_non_null(strstr(cf_last_error()->text, strerror(ENOENT)));
    assert_int_equal(k.ended, 1);
}

/* ------------------------------------------------------------- files and places */

TEST(a_file_is_read_by_its_name)
{
    kept k = {0};
    char path[] = "/tmp/coflow-test-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "a\nb", 3), 3);
    close(fd);
    assert_int_equal(cf_lines_file(path, keeper(&k)), CF_DONE);
    unlink(path);
    assert_kept(&k, "a\nb\n");
}

TEST(a_descriptor_is_read_from_where_it_stands)
{
    kept k = {0};
    int fd = file_of("skipped\nread\n", 13);
    lseek(fd, 8, SEEK_SET);
    assert_int_equal(cf_lines(fd, keeper(&k)), CF_DONE);
    close(fd);
    assert_kept(&k, "read\n");
}

TEST(a_file_whose_size_is_said_to_be_0_is_read_all_the_same)
{
    kept k = {0};
    struct stat status;
    if (stat("/proc/self/status", &status) != 0 || status.st_size != 0)
        skip();
    assert_int_equal(cf_lines_file("/proc/self/status", keeper(&k)), CF_DONE);
    assert_true(k.lines > 5);
}

static cf_value check_origin(cf_coro *self, void *arg)
{
    size_t *seen = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        assert_string_equal(cf_span_name(&span), "name");
        assert_int_equal(cf_span_separator(&span), '\0');
        assert_int_equal(cf_span_offset(&span), *seen);
        *seen += span.len;
    }
    return cf_nil;
}

TEST(what_a_block_has_is_not_read)
{
    kept k = {0};
    size_t seen = 0;
    cf_block *block = cf_block_new(100 * 1000);
    cf_input input = {.fd = -1, .separator = '\n', .whole = block};
    assert_non_null(block);
    assert_int_equal(cf_lines_input(&input, keeper(&k)), CF_DONE);
    assert_kept(&k, "");
    memcpy(cf_block_data(block), "a\nb\n\nc", 6);
    cf_block_set_length(block, 6);
    assert_int_equal(cf_lines_input(&input, keeper(&k)), CF_DONE);
    assert_kept(&k, "a\nb\n\nc\n");
    memset(cf_block_data(block), 0, 100 * 1000);
    cf_block_set_length(block, 100 * 1000);
    input.name = "name";
    input.separator = '\0';
    assert_int_equal(cf_lines_input(&input, cf_sink(check_origin, &seen)), CF_DONE);
    assert_int_equal(seen, 100 * 1000);
    assert_false(cf_block_is_shared(block));
    cf_block_free(block);
}

/* A file of so many bytes: lines of 99 and their newlines, the last one may be cut short. */
static int file_of_size(size_t size)
{
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 100 == 99 ? '\n' : 'x';
    int fd = file_of(text, size);
    free(text);
    return fd;
}

TEST(a_file_of_any_size_is_read_to_its_end)
{
    enum { BLOCK = 256 * 1024 };
    static const size_t sizes_of_files[] = {
        1,     99,        4095,          4096,      4097,         BLOCK - 1,
        BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1};
    for (size_t i = 0; i < COUNT(sizes_of_files); i++) {
        sizes s = {0};
        size_t size = sizes_of_files[i];
        int fd = file_of_size(size);
        assert_int_equal(cf_lines(fd, cf_sink(measure, &s)), CF_DONE);
        close(fd);
        assert_int_equal(s.lines, (size + 99) / 100);
        assert_int_equal(s.bytes, size - size / 100);
    }
}

typedef struct appending {
    int fd;
    size_t lines;
} appending;

static cf_value append_once(cf_coro *self, void *arg)
{
    appending *a = arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        if (a->lines++ == 0)
            assert_int_equal(pwrite(a->fd, "late\n", 5, lseek(a->fd, 0, SEEK_END)), 5);
    return cf_nil;
}

TEST(what_is_appended_before_the_end_is_reached_is_read_too)
{
    appending a = {.fd = file_of_size(1000 * 1000)};
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", a.fd);
    assert_int_equal(cf_lines_file(path, cf_sink(append_once, &a)), CF_DONE);
    assert_int_equal(a.lines, 1000 * 1000 / 100 + 1);
    close(a.fd);
}

/* Parts that lie next to each other have each line once, whole, wherever they meet. */
static void check_parts(const char *text, size_t len, size_t part)
{
    static kept all, k;
    int fd = file_of(text, len);
    cf_input input = {.fd = fd, .separator = '\n'};
    assert_int_equal(cf_lines(fd, keeper(&all)), CF_DONE);
    char *joined = malloc(all.len + 1);
    size_t at = 0;
    for (size_t from = 0; from < len; from += part) {
        input.from = from;
        input.to = from + part;
        assert_int_equal(cf_lines_input(&input, keeper(&k)), CF_DONE);
        assert_true(at + k.len <= all.len);
        memcpy(joined + at, k.text, k.len);
        at += k.len;
    }
    assert_kept_bytes(&all, joined, at);
    free(joined);
    close(fd);
}

TEST(parts_of_a_file_have_each_line_once)
{
    const char *texts[] = {"\n", "x", "a\nb\n", "\n\n\n", "one\ntwo\n\nthree", "long line\n\nx\ny"};
    for (size_t i = 0; i < COUNT(texts); i++)
        for (size_t part = 1; part <= strlen(texts[i]) + 1; part++)
            check_parts(texts[i], strlen(texts[i]), part);
}

TEST(lines_may_be_longer_than_parts)
{
    enum { SIZE = 60 * 1000 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t i = 0, len = 1; i < SIZE; i += len, len = len * 7 % 9973) {
        size_t end = i + len < SIZE ? i + len : SIZE;
        memset(text + i, 'x', end - i);
        text[end - 1] = '\n';
    }
    const size_t parts[] = {63, 64, 65, 1000, 4096, 8191, 59999};
    for (size_t i = 0; i < COUNT(parts); i++)
        check_parts(text, SIZE, parts[i]);
    free(text);
}

/* A part inside a line that goes on behind it is not read further than to see that. */
TEST(a_part_inside_a_line_has_none)
{
    static kept k;
    int fd = file_of("begin\n"
                     "inside inside inside\n"
                     "end\n",
                     31);
    for (uint64_t from = 7; from < 27; from++) {
        cf_input input = {.fd = fd, .separator = '\n', .from = from, .to = 27};
        assert_int_equal(cf_lines_input(&input, keeper(&k)), CF_DONE);
        assert_int_equal(k.lines, 0);
    }
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_input_has_no_line),
        cmocka_unit_test(a_lone_newline_is_an_empty_line),
        cmocka_unit_test(a_last_line_without_newline_is_a_line),
        cmocka_unit_test(input_without_any_newline_is_one_line),
        cmocka_unit_test(empty_lines_are_lines),
        cmocka_unit_test(a_carriage_return_is_kept),
        cmocka_unit_test(nul_bytes_and_invalid_utf_8_are_bytes_like_others),
        cmocka_unit_test(a_line_may_be_32_megabytes_long),
        cmocka_unit_test(lines_of_every_length_arrive_whole),
        cmocka_unit_test(a_pipe_that_gives_one_byte_a_read),
        cmocka_unit_test(a_pipe_that_gives_pieces_of_lines),
        cmocka_unit_test(a_pipe_in_non_blocking_mode_is_waited_for_and_left_so),
        cmocka_unit_test(a_signal_interrupts_nothing),
        cmocka_unit_test(a_descriptor_that_is_none_is_an_error),
        cmocka_unit_test(a_folder_is_an_error),
        cmocka_unit_test(a_file_that_is_missing_is_an_error_with_the_systems_message),
        cmocka_unit_test(a_file_is_read_by_its_name),
        cmocka_unit_test(a_descriptor_is_read_from_where_it_stands),
        cmocka_unit_test(a_file_whose_size_is_said_to_be_0_is_read_all_the_same),
        cmocka_unit_test(a_file_of_any_size_is_read_to_its_end),
        cmocka_unit_test(what_is_appended_before_the_end_is_reached_is_read_too),
        cmocka_unit_test(what_a_block_has_is_not_read),
        cmocka_unit_test(parts_of_a_file_have_each_line_once),
        cmocka_unit_test(lines_may_be_longer_than_parts),
        cmocka_unit_test(a_part_inside_a_line_has_none),
    };
    return RUN("source lines", tests);
}

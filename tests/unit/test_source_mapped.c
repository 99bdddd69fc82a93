/*
 * test_source_mapped.c - files that are mapped: the same lines as read ones, and what happens when
 * they are cut short meanwhile.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

enum { MEGABYTE = 1024 * 1024 };

/* A file without a name. */
static int make_file(const char *text, size_t len)
{
    char path[] = "/tmp/coflow-mapped-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    for (size_t done = 0; done < len;) {
        ssize_t put = write(fd, text + done, len - done);
        assert_true(put > 0);
        done += (size_t)put;
    }
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

/* ------------------------------------------------------------------ the same lines */

/* What a stage was given: how many lines, and a hash of each one's place, length and bytes. */
struct told {
    uint64_t lines;
    uint64_t hash;
};

static void mix(struct told *told, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < len; i++)
        told->hash = (told->hash ^ bytes[i]) * 1099511628211u;
}

static cf_value note_lines(cf_coro *self, void *arg)
{
    struct told *told = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        char separator = cf_span_separator(&span);
        const char *end = span.text + span.len;
        for (const char *line = span.text; line < end; told->lines++) {
            const char *found = memchr(line, separator, (size_t)(end - line));
            size_t len = (size_t)((found ? found : end) - line);
            uint64_t place = cf_span_offset(&span) + (uint64_t)(line - span.text);
            mix(told, &place, sizeof place);
            mix(told, line, len);
            line += len + 1;
        }
        assert_string_equal(cf_span_name(&span), "f");
    }
    return cf_nil;
}

static struct told lines_of(cf_input input)
{
    struct told told = {0, 14695981039346656037u};
    input.name = "f";
    assert_int_equal(cf_lines_input(&input, cf_sink(note_lines, &told)), CF_DONE);
    return told;
}

static void check_same(cf_input input, off_t start)
{
    assert_int_equal(lseek(input.fd, start, SEEK_SET), start);
    struct told read = lines_of(input);
    off_t end = lseek(input.fd, start, SEEK_CUR);
    assert_int_equal(lseek(input.fd, start, SEEK_SET), start);
    input.map = true;
    struct told mapped = lines_of(input);
    assert_int_equal(mapped.lines, read.lines);
    assert_int_equal(mapped.hash, read.hash);
    if (input.to == 0)
        assert_true(lseek(input.fd, 0, SEEK_CUR) + start >= end - start);
}

/* Lines mostly as long as `length`, one in a hundred a thousand times as long. */
static char *make_text(size_t len, size_t length, char separator)
{
    char *text = malloc(len);
    assert_non_null(text);
    size_t left = length;
    for (size_t i = 0; i < len; i++, left--) {
        text[i] = left == 0 ? separator : (char)('a' + rand() % 26);
        if (left == 0)
            left = 1 + (size_t)rand() % (2 * length) * (rand() % 100 ? 1 : 1000);
    }
    return text;
}

TEST(test_same_as_read)
{
    static const size_t lengths[] = {1, 40, 3000, 300000, 20 * MEGABYTE};
    srand(1);
    for (size_t i = 0; i < COUNT(lengths); i++) {
        size_t len = (size_t)(20 * MEGABYTE + rand() % 1000);
        char separator = i % 2 ? '\0' : '\n';
        char *text = make_text(len, lengths[i], separator);
        for (int last = 0; last < 2; last++) { /* with its separator, and without */
            text[len - 1] = last ? separator : 'x';
            int fd = make_file(text, len);
            check_same((cf_input){.fd = fd, .separator = separator}, 0);
            check_same((cf_input){.fd = fd, .separator = separator}, 12345);
            check_same((cf_input){.fd = fd, .separator = separator}, (off_t)len - 3);
            close(fd);
        }
        free(text);
    }
}

TEST(test_parts_add_up)
{
    static const size_t sizes[] = {99999, 252 * 1024, 2 * MEGABYTE, 30 * MEGABYTE};
    size_t len = 9 * MEGABYTE + 77;
    char *text = make_text(len, 2000, '\n');
    int fd = make_file(text, len);
    uint64_t all = lines_of((cf_input){.fd = fd, .separator = '\n'}).lines;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        uint64_t sum = 0;
        cf_window *window = NULL;
        for (uint64_t from = 0; from < len; from += sizes[i]) {
            cf_input part = {
                .fd = fd, .separator = '\n', .from = from, .to = from + sizes[i], .map = true};
            struct told mapped = lines_of(part);
            part.window = &window;
            assert_int_equal(lines_of(part).hash, mapped.hash);
            part.map = false;
            struct told read = lines_of(part);
            assert_int_equal(mapped.lines, read.lines);
            assert_int_equal(mapped.hash, read.hash);
            sum += mapped.lines;
        }
        assert_int_equal(sum, all);
        assert_non_null(window);
        cf_window_free(window);
    }
    close(fd);
    free(text);
}

/* ----------------------------------------------------------------- who holds a block */

struct held {
    cf_block *block;
    const char *text;
    size_t len;
};

static cf_value hold_first(cf_coro *self, void *arg)
{
    struct held *held = arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        if (!held->block)
            *held = (struct held){cf_block_ref(span.block), span.text, span.len};
    return cf_nil;
}

TEST(test_block_outlives_its_source)
{
    char *text = make_text(2 * MEGABYTE, 50, '\n');
    int fd = make_file(text, 2 * MEGABYTE);
    struct held held = {NULL, NULL, 0};
    cf_input input = {.fd = fd, .separator = '\n', .name = "f", .map = true};
    assert_int_equal(cf_lines_input(&input, cf_sink(hold_first, &held)), CF_DONE);
    close(fd);
    assert_memory_equal(held.text, text, held.len);
    assert_true(cf_block_grow(held.block, cf_block_capacity(held.block) + 1));
    assert_memory_equal(cf_block_data(held.block), text, held.len);
    cf_block_free(held.block);
    free(text);
}

/* Every place in the table of mappings is taken: what comes then is read. */
TEST(test_many_at_once)
{
    enum { MANY = 100 };
    char *text = make_text(2 * MEGABYTE, 50, '\n');
    int fd = make_file(text, 2 * MEGABYTE);
    struct held held[MANY] = {{NULL, NULL, 0}};
    for (size_t i = 0; i < MANY; i++) {
        cf_input input = {.fd = fd, .separator = '\n', .name = "f", .map = true};
        lseek(fd, 0, SEEK_SET);
        assert_int_equal(cf_lines_input(&input, cf_sink(hold_first, &held[i])), CF_DONE);
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_memory_equal(held[i].text, text, held[i].len);
        cf_block_free(held[i].block);
    }
    close(fd);
    free(text);
}

/* ---------------------------------------------------------------------- cut short */

struct cutting {
    int fd;
    uint64_t at; /* cut when this many bytes have come */
    uint64_t bytes;
    uint64_t zeros;
};

static cf_value cut_file(cf_coro *self, void *arg)
{
    struct cutting *cutting = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        if (cutting->bytes <= cutting->at && cutting->bytes + span.len > cutting->at)
            assert_int_equal(ftruncate(cutting->fd, 5000), 0);
        for (size_t i = 0; i < span.len; i++)
            cutting->zeros += span.text[i] == '\0';
        cutting->bytes += span.len;
    }
    return cf_nil;
}

static bool is_cut_at(uint64_t at, size_t line)
{
    size_t len = 10 * MEGABYTE;
    char *text = make_text(len, line, '\n');
    int fd = make_file(text, len);
    struct cutting cutting = {fd, at, 0, 0};
    cf_input input = {.fd = fd, .separator = '\n', .name = "f", .map = true};
    bool well = cf_lines_input(&input, cf_sink(cut_file, &cutting)) == CF_ERROR &&
                cf_last_error()->code == CF_ESYS && cutting.zeros > 0 &&
                strcmp(cf_last_error()->text, "f: was cut short while it was read") == 0;
    close(fd);
    free(text);
    return well;
}

/* In a process without the handlers that cmocka has for each test. */
static int status_of(int (*run)(void))
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGBUS, SIG_DFL);
        _exit(run());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* What is lost between two parts that share a window. */
static bool is_cut_between(void)
{
    size_t len = 10 * MEGABYTE;
    char *text = make_text(len, 50, '\n');
    int fd = make_file(text, len);
    struct cutting cutting = {fd, len, 0, 0};
    cf_window *window = NULL;
    cf_input input = {.fd = fd, .name = "f", .separator = '\n', .map = true, .window = &window};
    input.to = MEGABYTE;
    bool well = cf_lines_input(&input, cf_sink(cut_file, &cutting)) == CF_DONE;
    input.status = &(struct stat){.st_mode = S_IFREG, .st_size = (off_t)len};
    input.from = input.to;
    input.to = len;
    cutting.at = cutting.bytes;
    well = well && cf_lines_input(&input, cf_sink(cut_file, &cutting)) == CF_ERROR &&
           strcmp(cf_last_error()->text, "f: was cut short while it was read") == 0;
    cf_window_free(window);
    close(fd);
    free(text);
    return well;
}

static int cut_short(void)
{
    bool well = is_cut_at(0, 50) && is_cut_at(9 * MEGABYTE, 50) && is_cut_between() &&
                is_cut_at(0, 20 * MEGABYTE); /* the last piece of all */
    return well ? 7 : 1;
}

TEST(test_cut_short)
{
    if (RUNNING_ON_VALGRIND)
        skip(); /* it does not go on where the fault was with all registers */
    int status = status_of(cut_short);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

/* -------------------------------------------------------------- signals of others */

static void exit_with_42(int number)
{
    (void)number;
    _exit(42);
}

static void exit_with_43(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    (void)context;
    _exit(43);
}

/* Behind the end of a file that is mapped by hand, after the library has mapped one. */
static int fault(void)
{
    char *text = make_text(2 * MEGABYTE, 50, '\n');
    int fd = make_file(text, 2 * MEGABYTE);
    free(text);
    lines_of((cf_input){.fd = fd, .separator = '\n', .map = true});
    volatile char *gone = mmap(NULL, MEGABYTE, PROT_READ, MAP_PRIVATE, fd, 0);
    if (gone == MAP_FAILED || ftruncate(fd, 0) != 0)
        return 1;
    return gone[MEGABYTE - 1];
}

static int fault_with_handler(void)
{
    signal(SIGBUS, exit_with_42);
    return fault();
}

static int fault_with_telling_handler(void)
{
    struct sigaction action = {.sa_sigaction = exit_with_43, .sa_flags = SA_SIGINFO};
    sigaction(SIGBUS, &action, NULL);
    return fault();
}

TEST(test_faults_of_others_pass)
{
    int status = status_of(fault_with_handler);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 42);
    status = status_of(fault_with_telling_handler);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 43);
    status = status_of(fault);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults_of_others_pass), /* these two before there is a handler */
        cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_same_as_read),
        cmocka_unit_test(test_parts_add_up),
        cmocka_unit_test(test_block_outlives_its_source),
        cmocka_unit_test(test_many_at_once),
    };
    return RUN("source mapped", tests);
}

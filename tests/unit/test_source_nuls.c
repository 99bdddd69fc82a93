/*
 * test_source_nuls.c - lines that a NUL may end, too: however many NULs there are, what comes at
 * once is small; nothing is lost, and parts of a file meet where one may be cut.
 */
#include "stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MEGABYTE = 1024 * 1024, SIZE = 9 * MEGABYTE + 77, MUCH = 2 * MEGABYTE };

/* What came: its end is looked at when the next span comes, as only the last one's may be any. */
struct told {
    size_t bytes;
    uint64_t hash;
    size_t longest; /* span */
    bool ends;      /* what came last ends in a newline or a NUL */
    bool cut_elsewhere;
};

static cf_value note_spans(cf_coro *self, void *arg)
{
    struct told *told = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        told->cut_elsewhere |= told->bytes > 0 && !told->ends;
        told->bytes += span.len;
        told->longest = span.len > told->longest ? span.len : told->longest;
        for (size_t i = 0; i < span.len; i++)
            told->hash = (told->hash ^ (unsigned char)span.text[i]) * 1099511628211u;
        told->ends = span.text[span.len - 1] == '\n' || span.text[span.len - 1] == '\0';
    }
    return cf_nil;
}

static struct told told_of(const char *text, size_t len)
{
    struct told told = {.bytes = len};
    for (size_t i = 0; i < len; i++)
        told.hash = (told.hash ^ (unsigned char)text[i]) * 1099511628211u;
    return told;
}

static void check(const struct told *told, const struct told *expected)
{
    assert_int_equal(told->bytes, expected->bytes);
    assert_int_equal(told->hash, expected->hash);
    assert_true(told->longest < MUCH);
    assert_false(told->cut_elsewhere);
}

static void add(struct told *told, cf_input input, cf_coro *(*filter)(cf_coro *target))
{
    cf_coro *sink = cf_sink(note_spans, told);
    assert_int_equal(cf_lines_input(&input, filter ? filter(sink) : sink), CF_DONE);
}

/* Text, then NULs only, then a line of a megabyte in which there are some, and NULs to the end. */
static char *make_text(void)
{
    char *text = calloc(1, SIZE);
    assert_non_null(text);
    for (size_t i = 0; i < MEGABYTE; i++)
        text[i] = i % 60 ? 'x' : '\n';
    for (size_t i = 5 * MEGABYTE; i < 6 * MEGABYTE; i++)
        text[i] = i % 5000 ? 'y' : '\0';
    return text;
}

static cf_input input_of(int fd, bool map)
{
    return (cf_input){.fd = fd, .separator = '\n', .map = map, .nul_ends = true};
}

TEST(test_read_and_mapped)
{
    char *text = make_text();
    int fd = file_of(text, SIZE);
    struct told expected = told_of(text, SIZE);
    for (int map = 0; map < 2; map++) {
        struct told told = {.bytes = 0};
        lseek(fd, 0, SEEK_SET);
        add(&told, input_of(fd, map), NULL);
        check(&told, &expected);
    }
    close(fd);
    free(text);
}

/* Without being asked for, none of this: a NUL is a byte like others. */
TEST(test_only_on_request)
{
    char *text = make_text();
    int fd = file_of(text, SIZE);
    for (int map = 0; map < 2; map++) {
        cf_input input = input_of(fd, map);
        struct told told = {.bytes = 0};
        input.nul_ends = false;
        lseek(fd, 0, SEEK_SET);
        add(&told, input, NULL);
        assert_int_equal(told.bytes, SIZE);
        assert_true(told.longest >= SIZE - MEGABYTE - 100);
    }
    close(fd);
    free(text);
}

TEST(test_parts_meet)
{
    static const size_t sizes[] = {99999, 256 * 1024, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE};
    char *text = make_text();
    int fd = file_of(text, SIZE);
    struct told expected = told_of(text, SIZE);
    for (size_t i = 0; i < 2 * COUNT(sizes); i++) {
        cf_input part = input_of(fd, i % 2);
        struct told told = {.bytes = 0};
        for (part.from = 0; part.from < SIZE; part.from = part.to) {
            part.to = part.from + sizes[i / 2];
            add(&told, part, NULL);
        }
        check(&told, &expected);
    }
    close(fd);
    free(text);
}

/* Wherever parts end, the text before a NUL is in the part that has the NUL. */
TEST(test_small_parts_meet)
{
    static const char text[] = "one\n\0\0two\0three\nfo\0\n\n\0five\0\0";
    int fd = file_of(text, sizeof text - 1);
    struct told expected = told_of(text, sizeof text - 1);
    for (size_t size = 1; size <= sizeof text; size++) {
        cf_input part = input_of(fd, false);
        struct told told = {.bytes = 0};
        for (part.from = 0; part.from < sizeof text - 1; part.from = part.to) {
            part.to = part.from + size;
            add(&told, part, NULL);
        }
        check(&told, &expected);
    }
    close(fd);
}

struct writer {
    int fd;
    const char *text;
};

static void *write_all(void *arg)
{
    const struct writer *writer = arg;
    for (size_t done = 0; done < SIZE;) {
        ssize_t put = write(writer->fd, writer->text + done, SIZE - done);
        if (put <= 0)
            break;
        done += (size_t)put;
    }
    close(writer->fd);
    return NULL;
}

TEST(test_pipe)
{
    char *text = make_text();
    struct told expected = told_of(text, SIZE);
    struct told told = {.bytes = 0};
    pthread_t thread;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct writer writer = {ends[1], text};
    assert_int_equal(pthread_create(&thread, NULL, write_all, &writer), 0);
    add(&told, input_of(ends[0], false), NULL);
    pthread_join(thread, NULL);
    check(&told, &expected);
    close(ends[0]);
    free(text);
}

static cf_coro *latin1(cf_coro *target)
{
    return cf_decode("ISO-8859-1", target);
}

/* What is made of such an input is cut in the same way. */
TEST(test_decoded)
{
    char *text = make_text();
    int fd = file_of(text, SIZE);
    struct told expected = told_of(text, SIZE);
    struct told told = {.bytes = 0};
    add(&told, input_of(fd, false), latin1);
    check(&told, &expected);
    close(fd);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_and_mapped),
        cmocka_unit_test(test_only_on_request),
        cmocka_unit_test(test_parts_meet),
        cmocka_unit_test(test_small_parts_meet),
        cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_decoded),
    };
    return RUN("source nuls", tests);
}

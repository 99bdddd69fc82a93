/*
 * stream.h - shared by the tests of line streams: a sink that keeps what it receives, some simple
 * stages, and inputs made from bytes.
 */
#ifndef COFLOW_TESTS_STREAM_H
#define COFLOW_TESTS_STREAM_H

#include "unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* ------------------------------------------------------------------- a sink */

/* The parameters of a keeper, and what it has received. */
typedef struct kept {
    char text[1 << 16]; /* the lines, each with a newline */
    size_t len;
    size_t lines;
    int ended;         /* how many times the body has ended */
    size_t stop_after; /* return after this many lines; 0: never */
    int fail_after;    /* raise CF_EUSER + 7 after this many lines; 0: never */
} kept;

static inline cf_value keep_lines(cf_coro *self, void *arg)
{
    kept *k = arg;
    cf_line line;
    cf_value result = cf_nil;
    while (cf_recv_line(self, &line)) {
        k->lines++;
        if (k->len + line.len + 1 < sizeof k->text) {
            memcpy(k->text + k->len, line.text, line.len);
            k->len += line.len;
            k->text[k->len++] = '\n';
        }
        if (k->stop_after && k->lines == k->stop_after)
            break;
        if (k->fail_after && k->lines == (size_t)k->fail_after) {
            result = cf_raise(self, CF_EUSER + 7, "line %zu is one too many", k->lines);
            break;
        }
    }
    k->ended++;
    return result;
}

/* A sink named "sink" that keeps its lines in *k; clears all of *k but stop_after and fail_after.
 */
static inline cf_coro *keeper(kept *k)
{
    k->len = k->lines = 0;
    k->ended = 0;
    cf_coro *sink = cf_sink(keep_lines, k);
    if (sink)
        cf_set_name(sink, "sink");
    return sink;
}

static inline void check_kept(const kept *k, const char *text, size_t len, const char *file,
                              int line)
{
    if (k->len == len && memcmp(k->text, text, len) == 0)
        return;
    print_error("expected %zu bytes:\n%.*s\ngot %zu bytes:\n%.*s\n", len, (int)len, text, k->len,
                (int)k->len, k->text);
    _fail(file, line);
}

#define assert_kept(k, text)            check_kept((k), (text), strlen(text), __FILE__, __LINE__)
#define assert_kept_bytes(k, text, len) check_kept((k), (text), (len), __FILE__, __LINE__)

/* ------------------------------------------------------------------- stages */

static inline cf_value pass_on(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line) && cf_send_line(self, line))
        ;
    return cf_nil;
}

/* count plain stages in front of target. */
static inline cf_coro *pass_through(int count, cf_coro *target)
{
    for (int i = 0; i < count; i++)
        target = cf_stage(pass_on, NULL, target);
    return target;
}

/* Passes the lines that contain the word. */
static inline cf_value pass_matching(cf_coro *self, void *word)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        if (memmem(line.text, line.len, word, strlen(word)))
            cf_send_line(self, line);
    return cf_nil;
}

/* For no_stage, which returns NULL with CF_EUSER + 5 as the last error. */
static inline cf_value raise_before_receiving(cf_coro *self, void *arg)
{
    (void)arg;
    return cf_raise(self, CF_EUSER + 5, "cannot be made");
}

static inline cf_coro *no_stage(cf_coro *target)
{
    return cf_stage(raise_before_receiving, NULL, target);
}

/* How many stages can exist at once. ThreadSanitizer has room for 8128 threads, and counts
 * coroutines as threads. */
#if !defined(__SANITIZE_THREAD__) && defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#ifdef __SANITIZE_THREAD__
enum { MOST_STAGES = 6000 };
#else
enum { MOST_STAGES = 100000 };
#endif

/* -------------------------------------------------------------------- lines */

static inline cf_line line_of(const char *text)
{
    return (cf_line){text, strlen(text)};
}

/* Sends a line to a stage from a plain function. */
static inline bool push(cf_coro *head, const char *text)
{
    return cf_send_line_to(NULL, head, line_of(text));
}

/* ------------------------------------------------------------------- inputs */

/* An unnamed file that holds these bytes, at offset 0. */
static inline int file_of(const char *bytes, size_t len)
{
    char path[] = "/tmp/coflow-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    for (size_t done = 0; done < len;) {
        ssize_t n = write(fd, bytes + done, len - done);
        assert_true(n > 0);
        done += (size_t)n;
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/* The result of cf_lines with a file of these bytes. */
static inline cf_status lines_of(const char *bytes, size_t len, cf_coro *target)
{
    int fd = file_of(bytes, len);
    cf_status status = cf_lines(fd, target);
    assert_int_equal(close(fd), 0); /* cf_lines has left it open */
    return status;
}

static inline cf_status lines_of_text(const char *text, cf_coro *target)
{
    return lines_of(text, strlen(text), target);
}

#endif

/*
 * stage.h - what the tests of stock stages share: a sink that keeps what it is sent, and may stop
 * or fail on the way; feeding text to a pipeline; and the questions that every filter is asked.
 */
#ifndef COFLOW_TESTS_STAGE_H
#define COFLOW_TESTS_STAGE_H

#include "unit.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { EUSER_CATCHER = CF_EUSER + 7 };

typedef struct caught {
    char text[8192]; /* the lines, each with a newline */
    size_t len;
    size_t lines;
    size_t stop_at; /* returns when it has so many lines; 0: never */
    size_t fail_at; /* raises EUSER_CATCHER on that line; 0: never */
    bool ended;     /* its body has returned */
    void (*on_line)(struct caught *self, cf_line line);
    void *arg; /* of on_line */
} caught;

static inline cf_value catch_lines(cf_coro *self, void *arg)
{
    caught *into = arg;
    cf_line line;
    cf_value result = cf_nil;
    while ((!into->stop_at || into->lines < into->stop_at) && cf_recv_line(self, &line)) {
        if (++into->lines == into->fail_at) {
            result = cf_raise(self, EUSER_CATCHER, "line %zu", into->lines);
            break;
        }
        if (into->len + line.len + 2 <= sizeof into->text) {
            if (line.len > 0)
                memcpy(into->text + into->len, line.text, line.len);
            into->len += line.len;
            into->text[into->len++] = '\n';
            into->text[into->len] = '\0';
        }
        if (into->on_line)
            into->on_line(into, line);
    }
    into->ended = true;
    return result;
}

static inline cf_coro *catcher(caught *into)
{
    cf_coro *co = cf_sink(catch_lines, into);
    assert_non_null(co);
    cf_set_name(co, "catcher");
    return co;
}

/* A descriptor to read text from. */
static inline int text_fd(const char *text, size_t len)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, len), (ssize_t)len);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static inline cf_status feed(const char *text, unsigned mode, cf_coro *head)
{
    assert_non_null(head);
    cf_set_mode(head, mode);
    int fd = text_fd(text, strlen(text));
    cf_status status = cf_lines(fd, head);
    close(fd);
    return status;
}

/* Makes the stage under test in front of target. */
typedef cf_coro *stage_maker(cf_coro *target);

static const unsigned both_modes[] = {0, CF_SYNC};

/* The same in either mode. */
static inline void check_passes(stage_maker *make, const char *input, const char *expected,
                                const char *file, int line)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        caught got = {.text = ""};
        _assert_int_equal(feed(input, both_modes[i], make(catcher(&got))), CF_DONE, file, line);
        _assert_string_equal(got.text, expected, file, line);
        _assert_true(got.ended, "the target was closed", file, line);
    }
}

#define assert_passes(make, input, expected) \
    check_passes((make), (input), (expected), __FILE__, __LINE__)

/* A target that stops at its first line, one that fails there, and one that was never made. The
 * input must give at least one line. */
static inline void check_manners(stage_maker *make, const char *input, const char *file, int line)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        caught stops = {.stop_at = 1};
        _assert_int_equal(feed(input, both_modes[i], make(catcher(&stops))), CF_DONE, file, line);
        _assert_int_equal(stops.lines, 1, file, line);
        caught fails = {.fail_at = 1};
        _assert_int_equal(feed(input, both_modes[i], make(catcher(&fails))), CF_ERROR, file, line);
        check_error(cf_last_error(), EUSER_CATCHER, "line 1", "catcher", file, line);
    }
    _assert_true(make(NULL) == NULL, "a stage without a target", file, line);
    check_error(cf_last_error(), EUSER_CATCHER, NULL, NULL, file, line);
}

#define assert_manners(make, input) check_manners((make), (input), __FILE__, __LINE__)

#endif

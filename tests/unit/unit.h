/*
 * unit.h - shared by all unit tests: cmocka, the library, and assertions about answers and errors.
 *
 * An answer is the result of next, send or throw: the status and the value. A journal is a line of
 * words that bodies append to, so that a test can assert the order of events.
 */
#ifndef COFLOW_TESTS_UNIT_H
#define COFLOW_TESTS_UNIT_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <coflow.h>

#define TEST(name)        static void name(void **state __attribute__((unused)))
#define RUN(suite, tests) cmocka_run_group_tests_name(suite, tests, NULL, NULL)
#define COUNT(array)      (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------------ answers */

typedef struct answer {
    cf_status status;
    cf_value value;
} answer;

static inline answer do_next(cf_coro *co)
{
    answer got = {.value = cf_int(-77)};
    got.status = cf_next(co, &got.value);
    return got;
}

static inline answer do_send(cf_coro *co, cf_value in)
{
    answer got = {.value = cf_int(-77)};
    got.status = cf_send(co, in, &got.value);
    return got;
}

static inline answer do_throw(cf_coro *co, int code, const char *text)
{
    answer got = {.value = cf_int(-77)};
    got.status = cf_throw(co, code, text, &got.value);
    return got;
}

static inline void check_answer(answer got, cf_status status, cf_value value, const char *file,
                                int line)
{
    if (got.status == status && got.value.i64 == value.i64 && got.value.len == value.len)
        return;
    print_error("expected status %d with %lld/%zu, got %d with %lld/%zu\n", status,
                (long long)value.i64, value.len, got.status, (long long)got.value.i64,
                got.value.len);
    _fail(file, line);
}

#define assert_yielded(got, number) \
    check_answer((got), CF_YIELD, cf_int(number), __FILE__, __LINE__)
#define assert_returned(got, number) \
    check_answer((got), CF_DONE, cf_int(number), __FILE__, __LINE__)
#define assert_ended(got) check_answer((got), CF_DONE, cf_nil, __FILE__, __LINE__)

/* ------------------------------------------------------------------- errors */

/* A NULL text or where is not compared. */
static inline void check_error(const cf_error *error, int code, const char *text, const char *where,
                               const char *file, int line)
{
    if (!error) {
        print_error("expected error %d, there is none\n", code);
        _fail(file, line);
        return;
    }
    _assert_int_equal(error->code, code, file, line);
    if (text)
        _assert_string_equal(error->text, text, file, line);
    if (where)
        _assert_string_equal(error->where, where, file, line);
}

#define assert_error(error, code, text, where) \
    check_error((error), (code), (text), (where), __FILE__, __LINE__)

/* The call returned CF_ERROR, and co's error has this code. */
#define assert_refused(got, co, code)                      \
    do {                                                   \
        assert_int_equal((got).status, CF_ERROR);          \
        assert_error(cf_error_of(co), (code), NULL, NULL); \
    } while (0)

/* ------------------------------------------------------------------ journal */

typedef struct journal {
    char text[512];
} journal;

static inline void note(journal *log, const char *word)
{
    size_t used = strlen(log->text);
    snprintf(log->text + used, sizeof log->text - used, "%s%s", used ? " " : "", word);
}

/* Note the body's pending error as a word: nothing, closed, ignored, busy, user+N, or error N. */
static inline void note_pending(journal *log, const cf_coro *self)
{
    const cf_error *error = cf_pending(self);
    char word[32] = "nothing";
    if (error && error->code == CF_ECLOSED)
        snprintf(word, sizeof word, "closed");
    else if (error && error->code == CF_EIGNORED)
        snprintf(word, sizeof word, "ignored");
    else if (error && error->code == CF_EBUSY)
        snprintf(word, sizeof word, "busy");
    else if (error && error->code >= CF_EUSER)
        snprintf(word, sizeof word, "user+%d", error->code - CF_EUSER);
    else if (error)
        snprintf(word, sizeof word, "error %d", error->code);
    note(log, word);
}

#endif

/*
 * cmocka.h - as much of cmocka's interface as the protocol tests use, for machines and C libraries
 * that have no cmocka. Unlike the real one, it has no mocks and does not catch signals.
 */
#ifndef COFLOW_TESTS_SHIM_CMOCKA_H
#define COFLOW_TESTS_SHIM_CMOCKA_H

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

enum shim_outcome { SHIM_PASSED, SHIM_FAILED, SHIM_SKIPPED };

static jmp_buf shim_end; /* of the test that runs */

#define cmocka_unit_test(function) \
    {                              \
#function, function        \
    }
#define cmocka_run_group_tests_name(name, tests, setup, teardown) \
    shim_run(name, tests, sizeof(tests) / sizeof(tests)[0])

#define print_error(...)   fprintf(stderr, __VA_ARGS__)
#define print_message(...) printf(__VA_ARGS__)
#define fail_msg(...)      (print_error(__VA_ARGS__), _fail(__FILE__, __LINE__))
#define skip()             longjmp(shim_end, SHIM_SKIPPED)

__attribute__((unused, noreturn)) static void _fail(const char *file, int line)
{
    fprintf(stderr, "%s:%d: failed\n", file, line);
    longjmp(shim_end, SHIM_FAILED);
}

__attribute__((unused)) static void shim_expect(int holds, const char *what, const char *file,
                                                int line)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    _fail(file, line);
}

#define _assert_int_equal(a, b, file, line)    shim_expect((a) == (b), #a " == " #b, file, line)
#define _assert_string_equal(a, b, file, line) shim_expect(strcmp(a, b) == 0, #a, file, line)

#define assert_true(condition)          shim_expect((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define assert_null(pointer)            assert_true((pointer) == NULL)
#define assert_non_null(pointer)        assert_true((pointer) != NULL)
#define assert_int_equal(a, b)          assert_true((a) == (b))
#define assert_int_not_equal(a, b)      assert_true((a) != (b))
#define assert_ptr_equal(a, b)          assert_true((const void *)(a) == (const void *)(b))
#define assert_string_equal(a, b)       assert_true(strcmp(a, b) == 0)
#define assert_memory_equal(a, b, size) assert_true(memcmp(a, b, size) == 0)
#define assert_in_range(value, lowest, highest) \
    assert_true((uintmax_t)(value) >= (lowest) && (uintmax_t)(value) <= (highest))

__attribute__((unused)) static int shim_run(const char *suite, const struct CMUnitTest *tests,
                                            size_t count)
{
    volatile int failed = 0;
    for (volatile size_t i = 0; i < count; i++) {
        int outcome = setjmp(shim_end);
        if (outcome == SHIM_PASSED)
            tests[i].run((void *[]){NULL});
        if (outcome == SHIM_FAILED) {
            fprintf(stderr, "%s: %s failed\n", suite, tests[i].name);
            failed++;
        }
    }
    return failed;
}

#endif

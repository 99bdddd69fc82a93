/*
 * test_source_ignore.c - the rules of .gitignore when memory runs out: all of them hold, or the
 * reading says ENOMEM. What the rules mean is test_source_walk's.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "failing.h"
#include "source/ignore.h"

/* ----------------------------------------------------------- what PCRE2 allocates */

static bool has_memory(void)
{
    void *block = malloc(1);
    free(block);
    return block != NULL;
}

pcre2_code *__real_pcre2_compile_8(PCRE2_SPTR pattern, PCRE2_SIZE len, uint32_t options, int *error,
                                   PCRE2_SIZE *offset, pcre2_compile_context *context);
pcre2_code *__wrap_pcre2_compile_8(PCRE2_SPTR pattern, PCRE2_SIZE len, uint32_t options, int *error,
                                   PCRE2_SIZE *offset, pcre2_compile_context *context);
pcre2_code *__wrap_pcre2_compile_8(PCRE2_SPTR pattern, PCRE2_SIZE len, uint32_t options, int *error,
                                   PCRE2_SIZE *offset, pcre2_compile_context *context)
{
    if (has_memory())
        return __real_pcre2_compile_8(pattern, len, options, error, offset, context);
    *error = PCRE2_ERROR_HEAP_FAILED;
    return NULL;
}

pcre2_match_data *__real_pcre2_match_data_create_8(uint32_t size, pcre2_general_context *context);
pcre2_match_data *__wrap_pcre2_match_data_create_8(uint32_t size, pcre2_general_context *context);
pcre2_match_data *__wrap_pcre2_match_data_create_8(uint32_t size, pcre2_general_context *context)
{
    return has_memory() ? __real_pcre2_match_data_create_8(size, context) : NULL;
}

/* ------------------------------------------------------------------------------ tests */

static char path[] = "/tmp/coflow-ignore-XXXXXX";
static int folder;

static int set_up(void **state)
{
    static const char rules[] = "plain\n*.o\nb[ae]d?\n[\n!bad1\n";
    (void)state;
    if (!mkdtemp(path) || (folder = open(path, O_RDONLY | O_DIRECTORY)) < 0)
        return -1;
    int fd = openat(folder, ".gitignore", O_WRONLY | O_CREAT, 0600);
    bool written = write(fd, rules, sizeof rules - 1) == sizeof rules - 1;
    return close(fd) == 0 && written ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return unlinkat(folder, ".gitignore", 0) == 0 && close(folder) == 0 && rmdir(path) == 0 ? 0
                                                                                            : -1;
}

static bool read_and_ask(void)
{
    struct cf__ignore ignore = {.count = 0};
    int error = cf__ignore_read(&ignore, folder);
    if (error == 0) {
        assert_int_equal(cf__ignore_ask(&ignore, "plain", false), CF__IGNORED_YES);
        assert_int_equal(cf__ignore_ask(&ignore, "x/y.o", false), CF__IGNORED_YES);
        assert_int_equal(cf__ignore_ask(&ignore, "bed1", false), CF__IGNORED_YES);
        assert_int_equal(cf__ignore_ask(&ignore, "bad1", false), CF__IGNORED_NO);
        assert_int_equal(cf__ignore_ask(&ignore, "bud1", false), CF__IGNORED_UNSAID);
    } else {
        assert_int_equal(error, ENOMEM);
    }
    cf__ignore_free(&ignore);
    return error == 0;
}

static void no_rule_is_forgotten_when_memory_runs_out(void **state)
{
    (void)state;
    failing_each(read_and_ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rule_is_forgotten_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/*
 * test_stage_to_memory.c - cf_to_memory and cf_to_function.
 */
#include "stage.h"

#include "failing.h"

TEST(memory_has_the_bytes_of_the_input)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        cf_memory memory;
        assert_int_equal(feed("one\n\ntwo", both_modes[i], cf_to_memory(&memory)), CF_DONE);
        assert_string_equal(memory.text, "one\n\ntwo");
        assert_int_equal(memory.len, 8);
        free(memory.text);
    }
}

TEST(no_lines_are_an_empty_text)
{
    cf_memory memory;
    assert_int_equal(feed("", 0, cf_to_memory(&memory)), CF_DONE);
    assert_string_equal(memory.text, "");
    assert_int_equal(memory.len, 0);
    free(memory.text);
}

TEST(memory_grows_with_the_input)
{
    size_t size = 1 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 1000 == 0 ? '\n' : (char)i;
    cf_memory memory;
    assert_int_equal(lines_of(text, size, cf_to_memory(&memory)), CF_DONE);
    assert_int_equal(memory.len, size);
    assert_memory_equal(memory.text, text, size);
    free(memory.text);
    free(text);
}

TEST(memory_may_be_freed_after_any_failure)
{
    cf_memory memory = {.text = (char *)&memory, .len = 9};
    failing_start(1, FAIL_FROM_THEN_ON);
    cf_free(cf_to_memory(&memory));
    failing_stop();
    assert_null(memory.text);
    assert_int_equal(memory.len, 0);
}

static bool note_line(cf_line line, void *arg)
{
    journal *log = arg;
    char word[32];
    snprintf(word, sizeof word, "[%.*s]", (int)line.len, line.text);
    note(log, word);
    return memcmp(line.text, "stop", line.len) != 0;
}

TEST(a_function_gets_each_line)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        journal log = {""};
        assert_int_equal(feed("one\ntwo\nlast", both_modes[i], cf_to_function(note_line, &log)),
                         CF_DONE);
        assert_string_equal(log.text, "[one] [two] [last]");
    }
}

TEST(a_function_that_answers_false_wants_no_more)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        journal log = {""};
        uint64_t lines = 0;
        cf_coro *sink = cf_to_function(note_line, &log);
        assert_int_equal(feed("one\nstop\ntwo\n", both_modes[i], cf_count(&lines, sink)), CF_DONE);
        assert_string_equal(log.text, "[one] [stop]");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_has_the_bytes_of_the_input),
        cmocka_unit_test(no_lines_are_an_empty_text),
        cmocka_unit_test(memory_grows_with_the_input),
        cmocka_unit_test(memory_may_be_freed_after_any_failure),
        cmocka_unit_test(a_function_gets_each_line),
        cmocka_unit_test(a_function_that_answers_false_wants_no_more),
    };
    return RUN("to_memory", tests);
}

/*
 * cf_grep as a stage: every flag on small inputs, and random lines against a plain search, with
 * runs and with lines that were split before.
 */
#include "stream.h"

static void check_grep(const char *pattern, unsigned flags, const char *input, const char *expected)
{
    kept whole = {.len = 0}, split = {.len = 0};
    assert_int_equal(lines_of_text(input, cf_grep(pattern, flags, keeper(&whole))), CF_DONE);
    assert_kept(&whole, expected);
    cf_coro *after_a_split = pass_through(1, cf_grep(pattern, flags, keeper(&split)));
    assert_int_equal(lines_of_text(input, after_a_split), CF_DONE);
    assert_kept(&split, expected);
}

TEST(lines_that_match_pass)
{
    check_grep("python", 0, "a python x\nb ruby\nc swig and python\nd ply\n",
               "a python x\nc swig and python\n");
}

TEST(nothing_passes_when_nothing_matches)
{
    check_grep("perl", 0, "a\nb\n", "");
    check_grep("perl", 0, "", "");
}

TEST(a_last_line_without_newline_may_match)
{
    check_grep("b", 0, "a\nb", "b\n");
    check_grep("b", CF_GREP_INVERT, "b\na", "a\n");
}

TEST(anchors_are_those_of_the_line)
{
    check_grep("^a", 0, "ab\nba\na", "ab\na\n");
    check_grep("a$", 0, "ab\nba\na", "ba\na\n");
    check_grep("^$", 0, "a\n\nb\n", "\n");
    check_grep("\\Aa\\z", 0, "aa\na\na", "a\na\n");
    check_grep("a\\Z", 0, "ab\na\nb", "a\n");
    check_grep("\\Gb", 0, "ab\nb\nb", "b\nb\n");
    check_grep("(?<=\\n)b|(?<!a)c", 0, "a\nb\nac\nc\n", "c\n");
}

TEST(the_empty_pattern_matches_every_line)
{
    check_grep("", 0, "a\n\nb", "a\n\nb\n");
    check_grep("", CF_GREP_INVERT, "a\n\nb", "");
}

TEST(a_match_does_not_cross_lines)
{
    check_grep("a\\sb", 0, "a\nb\na b\n", "a b\n");
    check_grep("a[^x]b", 0, "a\nb\na.b\n", "a.b\n");
    check_grep("a\\W*b", 0, "a\n\nb\na - b\n", "a - b\n");
    check_grep("(?s)a.b", 0, "a\nb\na-b\n", "a-b\n");
}

TEST(inverted_the_others_pass)
{
    check_grep("a", CF_GREP_INVERT, "a\nb\n\nab\nc", "b\n\nc\n");
}

TEST(in_either_case)
{
    check_grep("PyThOn", CF_GREP_ICASE, "PYTHON\npython\nruby\n", "PYTHON\npython\n");
}

TEST(fixed_text_has_no_special_characters)
{
    check_grep("a.c", CF_GREP_FIXED, "abc\na.c\n", "a.c\n");
    check_grep("(", CF_GREP_FIXED, "(\n)\n", "(\n");
}

TEST(whole_words)
{
    check_grep("cat", CF_GREP_WORD, "cat\ncats\nthe cat sat\n_cat\n", "cat\nthe cat sat\n");
    check_grep("cat", CF_GREP_WORD | CF_GREP_FIXED, "concat cat\nconcat\n", "concat cat\n");
}

TEST(whole_lines)
{
    check_grep("a+", CF_GREP_LINE, "a\naa\naab\nbaa\n", "a\naa\n");
    check_grep("a|ab", CF_GREP_LINE, "ab\nabc\n", "ab\n");
}

TEST(flags_together)
{
    check_grep("a.b", CF_GREP_FIXED | CF_GREP_ICASE | CF_GREP_INVERT, "A.B\na-b\n", "a-b\n");
}

TEST(a_newline_separates_two_patterns)
{
    check_grep("one\ntwo", 0, "one\nthree\ntwo\n", "one\ntwo\n");
}

TEST(a_carriage_return_belongs_to_the_line)
{
    check_grep("a$", 0, "a\r\na\n", "a\n");
}

TEST(nul_bytes_and_invalid_utf_8_hide_nothing)
{
    static const char input[] = "x\0needle\n\xff needle \xc3\n\x80\n";
    kept k = {0};
    assert_int_equal(lines_of(input, sizeof input - 1, cf_grep("needle", 0, keeper(&k))), CF_DONE);
    assert_int_equal(k.lines, 2);
    assert_int_equal(lines_of(input, sizeof input - 1, cf_grep("needle", CF_GREP_UTF, keeper(&k))),
                     CF_DONE);
    assert_int_equal(k.lines, 2);
}

/* ------------------------------------------------------------------------- errors */

TEST(a_bad_pattern_gives_null_with_the_offset_in_the_text)
{
    kept k = {0};
    assert_null(cf_grep("abc(", 0, keeper(&k)));
    assert_error(cf_last_error(), CF_EPATTERN, NULL, NULL);
    assert_non_null(strstr(cf_last_error()->text, "4"));
    assert_int_equal(k.ended, 1);
}

TEST(a_null_target_gives_null_and_keeps_the_cause)
{
    assert_null(cf_grep("a", 0, no_stage(cf_null())));
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
    assert_null(cf_grep("a", 0, cf_grep("(", 0, cf_null())));
    assert_error(cf_last_error(), CF_EPATTERN, NULL, NULL);
}

TEST(it_stops_when_its_target_does)
{
    kept k = {.stop_after = 2};
    assert_int_equal(lines_of_text("a1\nb\na2\na3\n", cf_grep("a", 0, keeper(&k))), CF_DONE);
    assert_kept(&k, "a1\na2\n");
}

TEST(its_targets_error_comes_out)
{
    kept k = {.fail_after = 1};
    assert_int_equal(lines_of_text("a1\na2\n", cf_grep("a", 0, keeper(&k))), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
}

/* ---------------------------------------------------------------- against a search */

/* Always the same numbers: a failure can be repeated. */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static size_t random_lines(char *text, size_t size, unsigned *seed)
{
    static const char letters[] = "abAB .\n";
    for (size_t i = 0; i < size; i++)
        text[i] = letters[next_random(seed) % (sizeof letters - 1)];
    return size;
}

static size_t plain_search(const char *text, size_t len, const char *word, bool invert, char *found)
{
    size_t kept_len = 0;
    for (const char *p = text, *end = text + len; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t size = (size_t)((newline ? newline : end) - p);
        if ((memmem(p, size, word, strlen(word)) != NULL) != invert) {
            memcpy(found + kept_len, p, size);
            kept_len += size;
            found[kept_len++] = '\n';
        }
        p += size + 1;
    }
    return kept_len;
}

TEST(random_lines_as_a_plain_search_finds_them)
{
    enum { SIZE = 8000 };
    static const char *const words[] = {"a", "ab", "aba", "A b", ".", "..", "BABA", " "};
    static char text[SIZE], found[2 * SIZE];
    unsigned seed = 1;
    for (int round = 0; round < 100; round++) {
        static kept k;
        const char *word = words[next_random(&seed) % COUNT(words)];
        unsigned invert = next_random(&seed) % 2 ? CF_GREP_INVERT : 0;
        size_t len = random_lines(text, next_random(&seed) % SIZE, &seed);
        size_t found_len = plain_search(text, len, word, invert != 0, found);
        cf_coro *head = cf_grep(word, CF_GREP_FIXED | invert, keeper(&k));
        assert_int_equal(lines_of(text, len, pass_through(round % 2, head)), CF_DONE);
        assert_kept_bytes(&k, found, found_len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_match_pass),
        cmocka_unit_test(nothing_passes_when_nothing_matches),
        cmocka_unit_test(a_last_line_without_newline_may_match),
        cmocka_unit_test(anchors_are_those_of_the_line),
        cmocka_unit_test(the_empty_pattern_matches_every_line),
        cmocka_unit_test(a_match_does_not_cross_lines),
        cmocka_unit_test(inverted_the_others_pass),
        cmocka_unit_test(in_either_case),
        cmocka_unit_test(fixed_text_has_no_special_characters),
        cmocka_unit_test(whole_words),
        cmocka_unit_test(whole_lines),
        cmocka_unit_test(flags_together),
        cmocka_unit_test(a_newline_separates_two_patterns),
        cmocka_unit_test(a_carriage_return_belongs_to_the_line),
        cmocka_unit_test(nul_bytes_and_invalid_utf_8_hide_nothing),
        cmocka_unit_test(a_bad_pattern_gives_null_with_the_offset_in_the_text),
        cmocka_unit_test(a_null_target_gives_null_and_keeps_the_cause),
        cmocka_unit_test(it_stops_when_its_target_does),
        cmocka_unit_test(its_targets_error_comes_out),
        cmocka_unit_test(random_lines_as_a_plain_search_finds_them),
    };
    return RUN("filter grep, from outside", tests);
}

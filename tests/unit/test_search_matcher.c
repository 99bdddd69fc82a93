/*
 * test_search_matcher.c - the public calls of coflow/search.h: what they answer, whatever engine
 * answers.
 */
#include "unit.h"

#include <stdlib.h>

static cf_pattern text(const char *string)
{
    return (cf_pattern){string, strlen(string)};
}

static cf_matcher *compile(const char *pattern, cf_syntax syntax, unsigned flags)
{
    cf_pattern one = text(pattern);
    cf_matcher *matcher = cf_matcher_new(
        &one, 1, &(cf_matcher_options){.syntax = syntax, .flags = flags, .separator = '\n'});
    assert_non_null(matcher);
    return matcher;
}

static cf_extent find_line(cf_matcher *matcher, const char *string)
{
    cf_extent line = {0};
    assert_int_equal(cf_matcher_find_line(matcher, string, string + strlen(string), &line),
                     CF_FOUND_MATCH);
    return line;
}

static bool matches(const char *pattern, cf_syntax syntax, unsigned flags, const char *string)
{
    cf_matcher *matcher = compile(pattern, syntax, flags);
    cf_extent line;
    cf_found found = cf_matcher_find_line(matcher, string, string + strlen(string), &line);
    assert_int_not_equal(found, CF_FOUND_ERROR);
    cf_matcher_free(matcher);
    return found == CF_FOUND_MATCH;
}

static void lines_keep_their_newline(void **state)
{
    (void)state;
    const char *input = "one\ntwo\nthree";
    cf_matcher *matcher = compile("t", CF_SYNTAX_PERL, 0);
    cf_extent line = find_line(matcher, input);
    assert_int_equal(line.start - input, 4);
    assert_int_equal(line.end - input, 8);
    line = find_line(matcher, line.end);
    assert_int_equal(line.start - input, 8);
    assert_int_equal(line.end - input, 13);
    assert_int_equal(cf_matcher_find_line(matcher, line.end, line.end, &line), CF_FOUND_NONE);
    cf_matcher_free(matcher);
}

static void no_pattern_matches_nothing(void **state)
{
    (void)state;
    for (int syntax = CF_SYNTAX_PERL; syntax <= CF_SYNTAX_FIXED; syntax++) {
        cf_matcher_options options = {.syntax = (cf_syntax)syntax, .separator = '\n'};
        cf_matcher *matcher = cf_matcher_new(NULL, 0, &options);
        cf_extent line;
        const char *input = "a\n\nb\n";
        assert_non_null(matcher);
        assert_int_equal(cf_matcher_find_line(matcher, input, input + 5, &line), CF_FOUND_NONE);
        cf_matcher_free(matcher);
    }
}

/* A reader uses its blocks again: another text stands where the last one was found to have no
 * further match, and is as long. */
static void a_text_may_take_the_place_of_another(void **state)
{
    (void)state;
    char input[] = "zz\n1\nzz\nzz\n";
    const char *end = input + strlen(input);
    cf_matcher *matcher = compile("^[0-9]*$", CF_SYNTAX_PERL, 0);
    cf_extent line = find_line(matcher, input);
    const char *behind = line.end;
    assert_int_equal(behind - input, 5);
    assert_int_equal(cf_matcher_find_line(matcher, behind, end, &line), CF_FOUND_NONE);
    memcpy(input + 8, "22", 2);
    assert_int_equal(cf_matcher_find_line(matcher, behind, end, &line), CF_FOUND_MATCH);
    assert_int_equal(line.start - input, 8);
    cf_matcher_free(matcher);
}

static void empty_pattern_matches_every_line(void **state)
{
    (void)state;
    for (int syntax = CF_SYNTAX_PERL; syntax <= CF_SYNTAX_FIXED; syntax++) {
        cf_matcher *matcher = compile("", (cf_syntax)syntax, 0);
        const char *input = "a\n\nb";
        const char *end = input + strlen(input);
        cf_extent line = {input, input};
        int lines = 0;
        while (cf_matcher_find_line(matcher, line.end, end, &line) == CF_FOUND_MATCH)
            lines++;
        assert_int_equal(lines, 3);
        cf_matcher_free(matcher);
    }
}

static void matches_do_not_cross_lines(void **state)
{
    (void)state;
    assert_false(matches("a\\sb", CF_SYNTAX_PERL, 0, "a\nb\n"));
    assert_false(matches("a[^x]b", CF_SYNTAX_PERL, 0, "a\nb\n"));
    assert_false(matches("(?s)a.b", CF_SYNTAX_PERL, 0, "a\nb\n"));
    assert_false(matches("a\\Rb", CF_SYNTAX_PERL, 0, "a\nb\n"));
    assert_true(matches("a\\sb", CF_SYNTAX_PERL, CF_MATCH_MULTILINE, "a\nb\n"));
}

static void anchors_are_the_ends_of_a_line(void **state)
{
    (void)state;
    for (const char *const *pattern = (const char *const[]){"^b$", "\\Ab\\z", "(?<!\\n)b", NULL};
         *pattern != NULL; pattern++)
        assert_true(matches(*pattern, CF_SYNTAX_PERL, 0, "a\nb\nc\n"));
    assert_true(matches("\\Gb", CF_SYNTAX_PERL, 0, "a\nb\n"));
    assert_true(matches("b\\Z", CF_SYNTAX_PERL, 0, "b\nc\n"));
}

static void word_and_line(void **state)
{
    (void)state;
    assert_true(matches("foo", CF_SYNTAX_PERL, CF_MATCH_WORD, "a foo-b\n"));
    assert_false(matches("foo", CF_SYNTAX_PERL, CF_MATCH_WORD, "a foob _foo\n"));
    assert_true(matches("-", CF_SYNTAX_PERL, CF_MATCH_WORD, "a - b\n"));
    assert_true(matches("foo|bar", CF_SYNTAX_PERL, CF_MATCH_LINE, "x\nbar\n"));
    assert_false(matches("foo|bar", CF_SYNTAX_PERL, CF_MATCH_LINE, "foo bar\n"));
    assert_true(matches("\\Qa.b", CF_SYNTAX_PERL, CF_MATCH_WORD, "-a.b-\n"));
    assert_true(matches("a.b", CF_SYNTAX_FIXED, CF_MATCH_WORD, "-a.b-\n"));
    assert_false(matches("a.b", CF_SYNTAX_FIXED, CF_MATCH_LINE, "-a.b-\n"));
}

static void each_pattern_has_its_own_groups(void **state)
{
    (void)state;
    cf_pattern patterns[] = {text("(x)y"), text("(?<who>a|b)\\1")};
    cf_matcher *matcher = cf_matcher_new(patterns, 2, NULL);
    cf_match match;
    assert_non_null(matcher);
    assert_int_equal(cf_matcher_find(matcher, "..bb.xy", 7, 0, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.pattern, 1);
    assert_int_equal(match.start, 2);
    assert_int_equal(match.end, 4);
    assert_int_equal(match.groups, 1);
    assert_int_equal(match.offsets[2], 2);
    assert_int_equal(match.offsets[3], 3);
    assert_int_equal(cf_matcher_group(matcher, 1, "whom", 3), 1);
    assert_int_equal(cf_matcher_group(matcher, 1, "whom", 4), 0);
    assert_int_equal(cf_matcher_find(matcher, "..bb.xy", 7, 4, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.pattern, 0);
    cf_matcher_free(matcher);
}

/* Lines of ten bytes, one of them with a match and one with another byte. */
static void lines_without_either_are_skipped(void **state)
{
    (void)state;
    enum { LINES = 200, LINE = 10 };
    static const char *const needles[] = {"needle", "a needle", "Needle"};
    char text[LINES * LINE];
    for (size_t i = 0; i < 3; i++) {
        cf_pattern pattern = {needles[i], strlen(needles[i])};
        cf_matcher_options options = {.separator = '\n', .flags = CF_MATCH_ICASE};
        cf_matcher *matcher = cf_matcher_new(&pattern, 1, &options);
        assert_non_null(matcher);
        for (size_t at = 0; at < LINES; at++) {
            for (size_t line = 0; line < LINES; line++)
                memcpy(text + line * LINE, "some text\n", LINE);
            assert_int_equal(cf_matcher_skip(matcher, text, text + sizeof text, '\0'), sizeof text);
            text[at * LINE + at % (LINE - 1)] = '\0';
            assert_int_equal(cf_matcher_skip(matcher, text, text + sizeof text, '\0'), at * LINE);
            memcpy(text + at / 2 * LINE, "A NEEDLE.\n", LINE);
            assert_int_equal(cf_matcher_skip(matcher, text, text + sizeof text, '\0'),
                             at / 2 * LINE);
        }
        cf_matcher_free(matcher);
    }
}

static void the_text_before_from_is_seen(void **state)
{
    (void)state;
    cf_match match;
    cf_matcher *matcher = compile("^a|\\bb|(?<=c)d", CF_SYNTAX_PERL, 0);
    assert_int_equal(cf_matcher_find(matcher, "aabcd", 5, 0, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.end, 1);
    assert_int_equal(cf_matcher_find(matcher, "aabcd", 5, 1, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.start, 4);
    cf_matcher_free(matcher);
}

static void empty_matches_can_be_refused(void **state)
{
    (void)state;
    cf_match match;
    cf_matcher *matcher = compile("x*", CF_SYNTAX_PERL, 0);
    assert_int_equal(cf_matcher_find(matcher, "abxx", 4, 0, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.end, 0);
    assert_int_equal(cf_matcher_find(matcher, "abxx", 4, 0, CF_FIND_NOT_EMPTY, &match),
                     CF_FOUND_MATCH);
    assert_int_equal(match.start, 2);
    assert_int_equal(cf_matcher_find(matcher, "ab", 2, 0, CF_FIND_NOT_EMPTY, &match),
                     CF_FOUND_NONE);
    cf_matcher_free(matcher);
}

static void records_may_end_in_nul(void **state)
{
    (void)state;
    const char input[] = "a\nb\0c\n\0"; /* two records */
    cf_pattern pattern = text("^c");
    cf_matcher *matcher = cf_matcher_new(&pattern, 1, &(cf_matcher_options){.separator = 0});
    cf_extent line;
    assert_int_equal(cf_matcher_find_line(matcher, input, input + 7, &line), CF_FOUND_MATCH);
    assert_int_equal(line.start - input, 4);
    assert_int_equal(line.end - input, 7);
    cf_matcher_free(matcher);
}

static void carriage_return_is_dropped_on_request(void **state)
{
    (void)state;
    assert_false(matches("a$", CF_SYNTAX_PERL, 0, "a\r\n"));
    assert_true(matches("a$", CF_SYNTAX_PERL, CF_MATCH_CRLF, "a\r\n"));
    assert_false(matches("a.", CF_SYNTAX_PERL, CF_MATCH_CRLF, "a\r\n"));
    assert_true(matches("a\\r", CF_SYNTAX_PERL, CF_MATCH_CRLF, "a\r\r\n"));
}

static void bad_utf8_matches_nothing(void **state)
{
    (void)state;
    assert_true(matches("^.$", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xc3\xa9\n"));
    assert_false(matches("^.$", CF_SYNTAX_PERL, 0, "\xc3\xa9\n"));
    assert_false(matches("[^a]", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xe9\n"));
    assert_false(matches("\\W", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xe9\n"));
    assert_true(matches("b", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xe9 b\n"));
    assert_true(matches("\xc3\xa9", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xe9\n\xc3\xa9\n"));
}

static void a_line_of_bad_utf8_has_a_start_and_an_end(void **state)
{
    (void)state;
    assert_true(matches("^", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xff\n"));
    assert_true(matches("$", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xff\n"));
    assert_true(matches("$", CF_SYNTAX_EXTENDED, CF_MATCH_UTF, "a\xe2\x84\n"));
    assert_false(matches("^$", CF_SYNTAX_PERL, CF_MATCH_UTF, "\xff\n"));
    assert_false(matches("^a", CF_SYNTAX_PERL, CF_MATCH_UTF,
                         "\xff"
                         "a\n"));
    assert_false(matches("a$", CF_SYNTAX_PERL, CF_MATCH_UTF, "a\xff\n"));
    assert_false(matches("^(?!a)", CF_SYNTAX_PERL, CF_MATCH_UTF, "a\xff\n"));
}

static void case_folds_beyond_ascii_only_in_utf8(void **state)
{
    (void)state;
    assert_true(matches("\xc3\x89", CF_SYNTAX_PERL, CF_MATCH_UTF | CF_MATCH_ICASE, "\xc3\xa9\n"));
    assert_false(matches("\xc3\x89", CF_SYNTAX_PERL, CF_MATCH_ICASE, "\xc3\xa9\n"));
    /* The Kelvin sign and the long s are a k and an s. */
    assert_true(matches("k", CF_SYNTAX_PERL, CF_MATCH_UTF | CF_MATCH_ICASE, "\xe2\x84\xaa\n"));
    assert_true(matches("S", CF_SYNTAX_FIXED, CF_MATCH_UTF | CF_MATCH_ICASE, "\xc5\xbf\n"));
}

static void a_bad_pattern_is_named(void **state)
{
    (void)state;
    cf_pattern patterns[] = {text("good"), text("a(b")};
    assert_null(cf_matcher_new(patterns, 2, NULL));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    assert_non_null(strstr(cf_last_error()->text, "pattern 2"));
    assert_non_null(strstr(cf_last_error()->text, "offset 3"));
}

/* Backtracking that no limit allows, and that pcre2_dfa_match needs none of. */
static void a_limit_is_not_a_silent_none(void **state)
{
    (void)state;
    const char *line = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n";
    cf_extent extent;
    cf_pattern pattern = text("^(a+)+$");
    cf_matcher_options options = {.separator = '\n', .match_limit = 1000};
    cf_matcher *matcher = cf_matcher_new(&pattern, 1, &options);
    assert_int_equal(cf_matcher_find_line(matcher, line, line + strlen(line), &extent),
                     CF_FOUND_NONE);
    cf_matcher_free(matcher);

    pattern = text("^(a+)+\\1$"); /* nor can that help here */
    matcher = cf_matcher_new(&pattern, 1, &options);
    assert_int_equal(cf_matcher_find_line(matcher, line, line + strlen(line), &extent),
                     CF_FOUND_ERROR);
    assert_ptr_equal(extent.start, line);
    assert_ptr_equal(extent.end, line + strlen(line));
    assert_true(strlen(cf_matcher_error(matcher)) > 0);
    cf_matcher_free(matcher);
}

static void a_clone_outlives_its_origin(void **state)
{
    (void)state;
    cf_matcher *matcher = compile("b+", CF_SYNTAX_PERL, 0);
    cf_matcher *clone = cf_matcher_clone(matcher);
    assert_non_null(clone);
    cf_matcher_free(matcher);
    find_line(clone, "a\nbb\n");
    cf_matcher_free(clone);
    cf_matcher_free(NULL);
}

static void explain_tells_its_length(void **state)
{
    (void)state;
    char buffer[8];
    cf_matcher *matcher = compile("b+", CF_SYNTAX_PERL, 0);
    size_t len = cf_matcher_explain(matcher, NULL, 0);
    assert_true(len > sizeof buffer);
    assert_int_equal(cf_matcher_explain(matcher, buffer, sizeof buffer), len);
    assert_int_equal(strlen(buffer), sizeof buffer - 1);
    cf_matcher_free(matcher);
}

/* ------------------------------------------------------------- several patterns */

static const char *const several[] = {"ab",     "z[e]b(ra)?1", "a|",   "\\Kb",      "\\Gb",
                                      "b(?=a)", "(a)(b)?",     "\\bz", "(?<=a)b|1", "x*"};

/* The first of the patterns' matches, each found by a matcher of its own; the earlier pattern's
 * where two begin at the same place. */
static cf_found find_alone(cf_matcher *const alone[], size_t n, const char *line, size_t from,
                           unsigned flags, cf_match *first)
{
    cf_found found = CF_FOUND_NONE;
    for (size_t i = 0; i < n; i++) {
        cf_match match;
        if (cf_matcher_find(alone[i], line, strlen(line), from, flags, &match) != CF_FOUND_MATCH ||
            (found == CF_FOUND_MATCH && match.start >= first->start))
            continue;
        *first = match;
        first->pattern = i;
        found = CF_FOUND_MATCH;
    }
    return found;
}

static void check_several(cf_matcher *together, cf_matcher *const alone[], size_t n,
                          const char *line, unsigned flags)
{
    size_t from = 0;
    for (;;) {
        cf_match expected;
        cf_match got;
        cf_found found = find_alone(alone, n, line, from, flags, &expected);
        assert_int_equal(cf_matcher_find(together, line, strlen(line), from, flags, &got), found);
        if (found == CF_FOUND_NONE)
            break;
        assert_int_equal(got.pattern, expected.pattern);
        assert_int_equal(got.start, expected.start);
        assert_int_equal(got.end, expected.end);
        assert_int_equal(got.groups, expected.groups);
        assert_memory_equal(got.offsets, expected.offsets,
                            2 * (got.groups + 1) * sizeof *got.offsets);
        from = got.end > from ? got.end : from + 1;
        if (from > strlen(line))
            break;
    }
}

static void several_patterns_match_as_each_alone(void **state)
{
    (void)state;
    enum { TEXTS = 40, LENGTH = 30 };
    srand(3);
    for (size_t set = 0; set < COUNT(several) * COUNT(several) * COUNT(several); set++) {
        const size_t which[] = {set % COUNT(several), set / COUNT(several) % COUNT(several),
                                set / COUNT(several) / COUNT(several)};
        cf_pattern patterns[COUNT(which)];
        cf_matcher *alone[COUNT(which)];
        for (size_t i = 0; i < COUNT(which); i++) {
            patterns[i] = text(several[which[i]]);
            alone[i] = compile(several[which[i]], CF_SYNTAX_PERL, 0);
        }
        cf_matcher *together = cf_matcher_new(patterns, COUNT(which), NULL);
        assert_non_null(together);
        for (size_t i = 0; i < TEXTS; i++) {
            char line[LENGTH + 1] = "";
            for (size_t k = 0; k < (size_t)rand() % LENGTH; k++)
                line[k] = "aabbzebra1x "[rand() % 12];
            check_several(together, alone, COUNT(which), line, i % 2 ? CF_FIND_NOT_EMPTY : 0);
        }
        cf_matcher_free(together);
        for (size_t i = 0; i < COUNT(which); i++)
            cf_matcher_free(alone[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_patterns_match_as_each_alone),
        cmocka_unit_test(lines_keep_their_newline),
        cmocka_unit_test(no_pattern_matches_nothing),
        cmocka_unit_test(a_text_may_take_the_place_of_another),
        cmocka_unit_test(empty_pattern_matches_every_line),
        cmocka_unit_test(matches_do_not_cross_lines),
        cmocka_unit_test(anchors_are_the_ends_of_a_line),
        cmocka_unit_test(word_and_line),
        cmocka_unit_test(each_pattern_has_its_own_groups),
        cmocka_unit_test(lines_without_either_are_skipped),
        cmocka_unit_test(the_text_before_from_is_seen),
        cmocka_unit_test(empty_matches_can_be_refused),
        cmocka_unit_test(records_may_end_in_nul),
        cmocka_unit_test(carriage_return_is_dropped_on_request),
        cmocka_unit_test(bad_utf8_matches_nothing),
        cmocka_unit_test(a_line_of_bad_utf8_has_a_start_and_an_end),
        cmocka_unit_test(case_folds_beyond_ascii_only_in_utf8),
        cmocka_unit_test(a_bad_pattern_is_named),
        cmocka_unit_test(a_limit_is_not_a_silent_none),
        cmocka_unit_test(a_clone_outlives_its_origin),
        cmocka_unit_test(explain_tells_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

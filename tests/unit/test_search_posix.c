/*
 * test_search_posix.c - basic and extended expressions and fixed strings: the answers GNU grep -o
 * gives.
 */
#include "unit.h"

#include <stdlib.h>

struct example {
    cf_syntax syntax;
    const char *pattern;
    const char *line;
    const char *matches; /* each followed by a comma; "!" before the text of an error */
};

#define E CF_SYNTAX_EXTENDED
#define G CF_SYNTAX_BASIC
#define F CF_SYNTAX_FIXED

static const struct example examples[] = {
    /* the longest match */
    {E, "a|ab", "ab", "ab,"},
    {E, "(a|ab)(c|bcd)", "abcd", "abcd,"},
    {E, "(a|ab)(c|bcd)\\1", "abcda", "abcda,"},
    {E, "x*", "axxb", "xx,"},
    {G, "a\\|ab", "ab", "ab,"},
    /* repetitions */
    {E, "a{2}", "aaa", "aa,"},
    {E, "a{2,}", "aaa", "aaa,"},
    {E, "a{,2}", "aaa", "aa,a,"},
    {E, "a{,}", "aaa", "aaa,"},
    {E, "a{1,2}{2}", "aaaaa", "aaaa,"},
    {E, "a+*?", "aa", "aa,"},
    {G, "a\\{1\\}*", "aa", "aa,"},
    {G, "a\\+", "aa", "aa,"},
    {G, "a\\?b", "ab", "ab,"},
    {E, "a{1", "a{1", "a{1,"},
    {E, "a{x}", "a{x}", "a{x},"},
    {E, "a{2,1}", "a", "!Invalid content of \\{\\}"},
    {E, "a{70000}", "a", "!Regular expression too big"},
    {G, "a\\{1", "a", "!Unmatched \\{"},
    {G, "a\\{1,2x\\}", "a", "!Invalid content of \\{\\}"},
    /* repetitions of nothing */
    {E, "*a", "*a", "a,"},
    {E, "(*a)", "*a", "a,"},
    {E, "a|*b", "*b", "b,"},
    {E, "{1}a", "{1}a", "a,"},
    {G, "*a", "*a", "*a,"},
    {G, "\\(*a\\)", "*a", "*a,"},
    {G, "a\\|*b", "*b", "*b,"},
    {G, "^*a", "*a", "*a,"},
    {G, "\\+a", "+a", "+a,"},
    {G, "\\{1\\}a", "{1}a", "{1}a,"},
    /* anchors */
    {E, "a^b", "a^b", ""},
    {G, "a^b", "a^b", "a^b,"},
    {G, "a$b", "a$b", "a$b,"},
    {G, "\\(^a\\)", "aa", "a,"},
    {G, "\\(a$\\)", "aa", "a,"},
    {G, "b\\|^a", "ab", "a,b,"},
    {E, "(^|x)a", "axa", "a,xa,"},
    {E, "a|^b|c$", "bac", "b,a,c,"},
    {E, "\\`a", "aa", "a,"},
    {E, "a\\'", "aa", "a,"},
    {E, "\\<a", "a ba a", "a,a,"},
    {E, "a\\>", "ab ba", "a,"},
    {E, "\\Ba", "aba", "a,"},
    {E, "\\w+\\W", "ab-", "ab-,"},
    {E, "\\S\\s", "a b", "a ,"},
    /* groups */
    {E, "()", "a", ""},
    {E, "a)", "a)", "a),"},
    {E, "(|a)b", "ab", "ab,"},
    {E, "a||b", "b", "b,"},
    {E, "(a)\\1", "aa", "aa,"},
    {E, "(a", "a", "!Unmatched ( or \\("},
    {G, "\\(a", "a", "!Unmatched ( or \\("},
    {G, "a\\)", "a", "!Unmatched ) or \\)"},
    {E, "(a)\\2", "a", "!Invalid back reference"},
    {E, "(a)|b\\1", "a", "!Invalid back reference"},
    {E, "(a\\1)", "a", "!Invalid back reference"},
    {E, "a\\", "a", "!Trailing backslash"},
    /* brackets */
    {E, "[a\\]", "\\", "\\,"},
    {E, "[]a]", "]a", "],a,"},
    {E, "[^]a]", "]ab", "b,"},
    {E, "[a-]", "a-b", "a,-,"},
    {E, "[[.a.]]", "a", "a,"},
    {E, "[[=a=]b]", "ab", "a,b,"},
    {E, "[[.-.]-/]+", "-./", "-./,"},
    {E, "[[:digit:]x]+", "a1x2", "1x2,"},
    {E, "[^[:space:]]+", "a b", "a,b,"},
    {E, "[\\n]", "n", "n,"},
    {E, "[a", "a", "!Unmatched [, [^, [:, [., or [="},
    {E, "[[:alpha", "a", "!Unmatched [, [^, [:, [., or [="},
    {E, "[[:foo:]]", "a", "!Invalid character class name"},
    {E, "[[.space.]]", "a", "!Invalid collation character"},
    {E, "[z-a]", "a", "!Invalid range end"},
    {E, "[:space:]", "a", "!character class syntax is [[:space:]], not [:space:]"},
    /* ordinary characters */
    {G, "a+(b)|{1}?", "a+(b)|{1}?", "a+(b)|{1}?,"},
    {E, "a\\.\\*\\/", "a.*/", "a.*/,"},
    {E, "a.c",
     "a\xe9"
     "c",
     "a\xe9"
     "c,"},
    {F, "a.*[", "xa.*[", "a.*[,"},
};

static cf_matcher *compile(const struct example *example, unsigned flags)
{
    cf_pattern pattern = {example->pattern, strlen(example->pattern)};
    cf_matcher_options options = {.syntax = example->syntax, .flags = flags, .separator = '\n'};
    return cf_matcher_new(&pattern, 1, &options);
}

static void list_matches(cf_matcher *matcher, const char *line, char *list)
{
    cf_match match;
    size_t from = 0;
    *list = '\0';
    while (cf_matcher_find(matcher, line, strlen(line), from, CF_FIND_NOT_EMPTY, &match) ==
           CF_FOUND_MATCH) {
        list += sprintf(list, "%.*s,", (int)(match.end - match.start), line + match.start);
        from = match.end;
    }
}

static void answers_are_gnu_greps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *example = &examples[i];
        char list[128];
        cf_matcher *matcher = compile(example, 0);
        if (example->matches[0] == '!') {
            assert_null(matcher);
            assert_int_equal(cf_last_error()->code, CF_EPATTERN);
            assert_non_null(strstr(cf_last_error()->text, example->matches + 1));
            continue;
        }
        if (matcher == NULL)
            fail_msg("%s: %s", example->pattern, cf_last_error()->text);
        list_matches(matcher, example->line, list);
        if (strcmp(list, example->matches) != 0)
            fail_msg("%s on %s: %s", example->pattern, example->line, list);
        cf_matcher_free(matcher);
    }
}

static void the_longest_of_fixed_strings_wins(void **state)
{
    (void)state;
    cf_pattern patterns[] = {{"a", 1}, {"abc", 3}, {"ab", 2}};
    cf_matcher_options options = {.syntax = CF_SYNTAX_FIXED, .separator = '\n'};
    cf_matcher *matcher = cf_matcher_new(patterns, 3, &options);
    char list[128];
    list_matches(matcher, "abcaba", list);
    assert_string_equal(list, "abc,ab,a,");
    cf_matcher_free(matcher);
}

/* As many words as PCRE2 does not take in one pattern: "w0" to "w19999", each also with "+x" after
 * it, the shorter before the longer. */
static void more_patterns_than_pcre2_takes_at_once(void **state)
{
    (void)state;
    enum { WORDS = 20000, LONGEST = 16 };
    char(*words)[LONGEST] = calloc(2 * WORDS, LONGEST);
    cf_pattern *patterns = calloc(2 * WORDS, sizeof *patterns);
    assert_true(words != NULL && patterns != NULL);
    for (size_t i = 0; i < 2 * WORDS; i++) {
        int len = snprintf(words[i], LONGEST, i < WORDS ? "w%zu" : "w%zu+x", i % WORDS);
        patterns[i] = (cf_pattern){words[i], (size_t)len};
    }
    for (cf_syntax syntax = CF_SYNTAX_EXTENDED; syntax <= CF_SYNTAX_FIXED; syntax++) {
        cf_matcher_options options = {.syntax = syntax, .separator = '\n'};
        cf_matcher *matcher = cf_matcher_new(patterns, 2 * WORDS, &options);
        bool repeats = syntax == CF_SYNTAX_EXTENDED;
        char list[128];
        if (matcher == NULL)
            fail_msg("%s", cf_last_error()->text);
        list_matches(matcher, repeats ? "w19999x, w12x, w7, wx" : "w19999+x, w12+x, w7, w+x", list);
        assert_string_equal(list, repeats ? "w19999x,w12x,w7," : "w19999+x,w12+x,w7,");
        cf_matcher_free(matcher);
    }
    free(patterns);
    free(words);
}

static void numbers_of_groups_start_anew_in_each_pattern(void **state)
{
    (void)state;
    cf_pattern patterns[] = {{"(a)(b)\\2", 8}, {"(c)\\1", 5}};
    cf_matcher_options options = {.syntax = CF_SYNTAX_EXTENDED, .separator = '\n'};
    cf_matcher *matcher = cf_matcher_new(patterns, 2, &options);
    char list[128];
    list_matches(matcher, "abaccabb", list);
    assert_string_equal(list, "cc,abb,");
    cf_matcher_free(matcher);
}

static void groups_are_those_of_the_longest_match(void **state)
{
    (void)state;
    struct example example = {E, "(a|ab)(c|bcd)?", NULL, NULL};
    cf_matcher *matcher = compile(&example, 0);
    cf_match match;
    assert_int_equal(cf_matcher_find(matcher, "abcd", 4, 0, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.end, 4);
    assert_int_equal(match.offsets[3], 1);
    assert_int_equal(match.offsets[4], 1);
    cf_matcher_free(matcher);
}

static void a_longest_match_stays_before_bad_bytes(void **state)
{
    (void)state;
    struct example example = {E, "o|F.", NULL, NULL};
    cf_matcher *matcher = compile(&example, CF_MATCH_UTF);
    char list[128];
    list_matches(matcher, "Fo\xc3o", list);
    assert_string_equal(list, "Fo,o,");
    cf_matcher_free(matcher);
}

static void gnu_warnings_are_kept(void **state)
{
    (void)state;
    struct example example = {E, "\\d", NULL, NULL};
    cf_matcher *matcher = compile(&example, 0);
    assert_string_equal(cf_matcher_warning(matcher, 0), "stray \\ before d");
    assert_null(cf_matcher_warning(matcher, 1));
    cf_matcher_free(matcher);
}

static void a_fixed_string_may_be_broken_utf8(void **state)
{
    (void)state;
    struct example example = {F, "\xe9", NULL, NULL};
    cf_matcher *matcher = compile(&example, CF_MATCH_UTF);
    cf_extent line;
    assert_non_null(matcher);
    const char *input = "a\n\xe9\n";
    assert_int_equal(cf_matcher_find_line(matcher, input, input + 4, &line), CF_FOUND_MATCH);
    assert_int_equal(line.start - input, 2);
    cf_matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_gnu_greps),
        cmocka_unit_test(the_longest_of_fixed_strings_wins),
        cmocka_unit_test(more_patterns_than_pcre2_takes_at_once),
        cmocka_unit_test(numbers_of_groups_start_anew_in_each_pattern),
        cmocka_unit_test(groups_are_those_of_the_longest_match),
        cmocka_unit_test(a_longest_match_stays_before_bad_bytes),
        cmocka_unit_test(gnu_warnings_are_kept),
        cmocka_unit_test(a_fixed_string_may_be_broken_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

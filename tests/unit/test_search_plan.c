/*
 * test_search_plan.c - which engine patterns get, what is said of it, and what becomes of one that
 * finds too much. That all of them give the same answers is test_search_engines.c's to show.
 */
#include "unit.h"

#include <stdlib.h>

#include "search/matcher.h"

enum { LINES = 3000 };

static cf_matcher *compile(const char *pattern, unsigned flags)
{
    const cf_pattern one = {pattern, strlen(pattern)};
    const cf_matcher_options options = {.separator = '\n', .flags = flags};
    cf_matcher *matcher = cf_matcher_new(&one, 1, &options);
    assert_non_null(matcher);
    return matcher;
}

static void assert_explained(const cf_matcher *matcher, const char *words)
{
    char text[1024];
    assert_true(cf_matcher_explain(matcher, text, sizeof text) < sizeof text);
    if (strstr(text, words) == NULL)
        fail_msg("no \"%s\" in:\n%s", words, text);
}

TEST(each_kind_of_pattern_has_its_engine)
{
    static const struct {
        const char *pattern;
        unsigned flags;
        const char *engine;
    } cases[] = {
        {"Holmes", 0, "engine: one literal\n"},
        {"stra\xc3\x9f"
         "e",
         CF_MATCH_UTF, "engine: one literal\n"},
        {"\xd0\xa5\xd0\xbe\xd0\xbb\xd0\xbc", CF_MATCH_UTF | CF_MATCH_ICASE,
         "engine: one literal\n"},
        {"Holmes|Watson|Adler", CF_MATCH_ICASE, "engine: some literals (Teddy)\n"},
        {"static.*int.*void", 0, "engine: literals in a row\n"},
        {"^static.*(int).*;$", CF_MATCH_ICASE, "engine: literals in a row\n"},
        {"\\w+\\s+Holmes", 0, "literal: \"Holmes\""},
        {"[A-Z]{5}[0-9]{3}", 0, "engine: bit streams\n"},
        {"(\\w)\\1", 0, "engine: PCRE2 over many lines at once\n"},
        {"(?C1)a", 0, "engine: PCRE2 line by line\n"},
        {"a*", 0, "every line matches"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        cf_matcher *matcher = compile(cases[i].pattern, cases[i].flags);
        assert_explained(matcher, cases[i].engine);
        cf_matcher_free(matcher);
    }
}

/* LINES lines, of which every tenth is `rare`. */
static char *write_lines(const char *common, const char *rare, size_t *len)
{
    char *text = malloc(LINES * (strlen(common) + strlen(rare) + 1));
    assert_non_null(text);
    *len = 0;
    for (int i = 0; i < LINES; i++)
        *len += (size_t)sprintf(text + *len, "%s\n", i % 10 == 9 ? rare : common);
    return text;
}

static void assert_every_tenth(cf_matcher *matcher, const char *text, size_t len)
{
    size_t count = 0;
    cf_extent line = {text, text};
    while (cf_matcher_find_line(matcher, line.end, text + len, &line) == CF_FOUND_MATCH)
        count++;
    assert_int_equal(count, LINES / 10);
}

/* PCRE2 takes these as a bracket that ends at the first "]", with "[" and ":" in it. */
TEST(what_only_looks_like_a_named_class_is_left_to_pcre2)
{
    static const char *const patterns[] = {"[[:]x:]]", "^[a[:]\\w{5}[a-f]", "[a[:b]", "[[:]ab:]+"};
    for (size_t i = 0; i < COUNT(patterns); i++) {
        cf_matcher *matcher = compile(patterns[i], 0);
        assert_explained(matcher, "engine: PCRE2 line by line\n");
        cf_matcher_free(matcher);
    }
}

TEST(an_engine_that_finds_too_much_makes_way_for_the_next)
{
    size_t len;
    char *text = write_lines("abcd Xyz", "1234 Xyz", &len);
    cf_matcher *matcher = compile("[0-9]+ Xyz", 0);
    assert_every_tenth(matcher, text, len);
    assert_explained(matcher, "literal: \" Xyz\"");
    assert_explained(matcher, "lines PCRE2 was asked about: 512; without a match: 461\n");
    assert_explained(matcher, "too many of these; switched to: bit streams\n");
    assert_every_tenth(matcher, text, len);
    cf_matcher_free(matcher);
    free(text);
}

TEST(at_last_it_makes_way_for_pcre2)
{
    size_t len;
    char *text = write_lines("abcd Xyz", "aacd Xyz", &len);
    cf_matcher *matcher = compile("(a)\\1.* Xyz", 0);
    assert_every_tenth(matcher, text, len);
    assert_explained(matcher, "too many of these; switched to: PCRE2 over many lines");
    assert_every_tenth(matcher, text, len);
    cf_matcher_free(matcher);
    free(text);
}

TEST(what_a_chain_rejects_is_counted)
{
    size_t len;
    char *text = write_lines("Xyz abc", "abc Xyz", &len);
    cf_matcher *matcher = compile("abc.*Xyz", 0);
    assert_every_tenth(matcher, text, len);
    assert_explained(matcher, "lines rejected after that: 2700\n");
    cf_matcher_free(matcher);
    free(text);
}

/* More than Teddy takes: "one00|one01|...". */
static cf_matcher *compile_many(const char *stem, unsigned flags)
{
    char pattern[2000] = "";
    for (int i = 0; i < 120; i++)
        sprintf(pattern + strlen(pattern), "%s%s%02d", i > 0 ? "|" : "", stem, i);
    return compile(pattern, flags);
}

TEST(many_literals_that_are_everywhere_are_for_an_automaton)
{
    size_t len;
    char *text = write_lines("stem1-stem-1-stem 1", "stem11", &len);
    cf_matcher *matcher = compile_many("stem", 0);
    assert_every_tenth(matcher, text, len);
    assert_every_tenth(matcher, text, len);
    assert_explained(matcher, "engine: many literals (hashed)\n");
    assert_explained(matcher, "too many of these; switched to an automaton of 17 states\n");
    assert_every_tenth(matcher, text, len);
    cf_matcher_free(matcher);
    free(text);
}

TEST(an_automaton_does_not_know_what_is_beside_a_literal)
{
    size_t len;
    char *text = write_lines("stem11a stem-1-stem 1", "stem11", &len);
    cf_matcher *matcher = compile_many("stem", CF_MATCH_WORD);
    for (int i = 0; i < 10; i++)
        assert_every_tenth(matcher, text, len);
    char explanation[1024];
    cf_matcher_explain(matcher, explanation, sizeof explanation);
    assert_null(strstr(explanation, "automaton"));
    cf_matcher_free(matcher);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_pattern_has_its_engine),
        cmocka_unit_test(what_only_looks_like_a_named_class_is_left_to_pcre2),
        cmocka_unit_test(an_engine_that_finds_too_much_makes_way_for_the_next),
        cmocka_unit_test(at_last_it_makes_way_for_pcre2),
        cmocka_unit_test(what_a_chain_rejects_is_counted),
        cmocka_unit_test(many_literals_that_are_everywhere_are_for_an_automaton),
        cmocka_unit_test(an_automaton_does_not_know_what_is_beside_a_literal),
    };
    return RUN("search_plan", tests);
}

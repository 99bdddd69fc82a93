/*
 * test_search_pieces.c - literals that PCRE2 would not compile as one program: found, and matched
 * by pieces, as short ones are.
 */
#include "unit.h"

#include <stdlib.h>

enum { LONGEST = 100 * 1000 };

/* Letters, digits and spaces that do not repeat. */
static char *make_literal(size_t len)
{
    static const char letters[] = "abcdefghij KLMNOPQRSTUVW 0123456789";
    unsigned random = 7;
    char *text = malloc(len + 1);
    assert_non_null(text);
    for (size_t i = 0; i < len; i++) {
        random = random * 1103515245u + 12345u;
        text[i] = letters[(random >> 16) % (sizeof letters - 1)];
    }
    text[0] = text[len - 1] = 'x';
    text[len] = '\0';
    return text;
}

static cf_matcher *compile(const cf_pattern patterns[], size_t n, cf_syntax syntax, unsigned flags)
{
    cf_matcher *matcher = cf_matcher_new(
        patterns, n, &(cf_matcher_options){.syntax = syntax, .flags = flags, .separator = '\n'});
    assert_non_null(matcher);
    return matcher;
}

/* Both questions, about a line without its newline. SIZE_MAX: there is no match. */
static size_t place_of(cf_matcher *matcher, const char *line, size_t len, size_t *end)
{
    cf_match match = {.start = SIZE_MAX};
    cf_extent extent;
    cf_found found = cf_matcher_find(matcher, line, len, 0, 0, &match);
    assert_int_not_equal(found, CF_FOUND_ERROR);
    assert_int_equal(cf_matcher_find_line(matcher, line, line + len, &extent), found);
    *end = match.end;
    return found == CF_FOUND_MATCH ? match.start : SIZE_MAX;
}

static void check(cf_matcher *matcher, const char *line, size_t len, size_t start, size_t end)
{
    size_t found_end;
    assert_int_equal(place_of(matcher, line, len, &found_end), start);
    if (start != SIZE_MAX)
        assert_int_equal(found_end, end);
}

static const struct {
    cf_syntax syntax;
    unsigned flags;
} ways[] = {{CF_SYNTAX_FIXED, 0},
            {CF_SYNTAX_FIXED, CF_MATCH_UTF},
            {CF_SYNTAX_FIXED, CF_MATCH_ICASE},
            {CF_SYNTAX_FIXED, CF_MATCH_ICASE | CF_MATCH_UTF},
            {CF_SYNTAX_FIXED, CF_MATCH_WORD | CF_MATCH_UTF},
            {CF_SYNTAX_EXTENDED, 0},
            {CF_SYNTAX_BASIC, CF_MATCH_ICASE},
            {CF_SYNTAX_PERL, 0},
            {CF_SYNTAX_PERL, CF_MATCH_ICASE | CF_MATCH_UTF},
            {CF_SYNTAX_PERL, CF_MATCH_WORD}};

/* Lengths at which pieces begin and end; and one byte that is another, all over the literal. */
TEST(test_every_length)
{
    static const size_t lengths[] = {16000, 32001};
    for (size_t i = 0; i < COUNT(lengths) * COUNT(ways); i++) {
        size_t len = lengths[i / COUNT(ways)];
        char *literal = make_literal(len);
        char *line = malloc(len + 20);
        cf_pattern pattern = {literal, len};
        cf_matcher *matcher =
            compile(&pattern, 1, ways[i % COUNT(ways)].syntax, ways[i % COUNT(ways)].flags);
        int filled = sprintf(line, "some %s - more", literal);
        check(matcher, line, (size_t)filled, 5, 5 + len);
        for (size_t at = 0; at < len; at += at % 16000 < 15999 ? 15999 - at % 16000 : 1) {
            line[5 + at] ^= 1;
            check(matcher, line, (size_t)filled, SIZE_MAX, 0);
            line[5 + at] ^= 1;
        }
        check(matcher, line, 5 + len - 1, SIZE_MAX, 0);
        cf_matcher_free(matcher);
        free(line);
        free(literal);
    }
}

/* The first piece matches at many places, the others at one. */
TEST(test_the_first_piece_is_not_all)
{
    enum { LEN = 40 * 1000, BEFORE = 20 };
    char *literal = malloc(LEN);
    char *line = malloc(BEFORE + LEN);
    memset(literal, 'a', LEN);
    memset(line, 'a', BEFORE + LEN);
    literal[LEN - 1] = line[BEFORE + LEN - 1] = 'b';
    cf_pattern pattern = {literal, LEN};
    for (size_t i = 0; i < COUNT(ways); i++) {
        cf_matcher *matcher = compile(&pattern, 1, ways[i].syntax, ways[i].flags);
        bool word = ways[i].flags & CF_MATCH_WORD;
        check(matcher, line, BEFORE + LEN, word ? SIZE_MAX : BEFORE, BEFORE + LEN);
        check(matcher, line + BEFORE, LEN, 0, LEN);
        cf_matcher_free(matcher);
    }
    free(line);
    free(literal);
}

enum { CHARACTERS = 12 * 1000 };

/* Characters of one byte and of two. With `mixed` a third of them in another case, some of which
 * are longer. */
static size_t put_characters(char *text, bool mixed)
{
    static const char *const lower[] = {"\xc3\xa4", "k", "\xd0\xb6", "s"};
    static const char *const other[] = {"\xc3\x84", "\xe2\x84\xaa", "\xd0\x96", "\xc5\xbf"};
    size_t len = 0;
    for (size_t i = 0; i < CHARACTERS; i++)
        len += (size_t)sprintf(text + len, "%s", (mixed && i % 3 == 0 ? other : lower)[i % 4]);
    return len;
}

/* Pieces meet within characters, if they may; and bytes that are no UTF-8 stand before them. */
TEST(test_characters)
{
    char *literal = malloc(2 * CHARACTERS + 1), *line = malloc(3 * CHARACTERS + 2);
    cf_pattern pattern = {literal, put_characters(literal, false)};
    line[0] = '\xff';
    for (int syntax = CF_SYNTAX_PERL; syntax <= CF_SYNTAX_FIXED; syntax++) {
        cf_matcher *matcher =
            compile(&pattern, 1, (cf_syntax)syntax, CF_MATCH_UTF | CF_MATCH_ICASE);
        size_t len = put_characters(line + 1, true) + 1;
        check(matcher, line, len, 1, len);
        check(matcher, line + 1, len - 1, 0, len - 1);
        check(matcher, literal, pattern.len, 0, pattern.len);
        line[len / 2] = '\xff';
        check(matcher, line, len, SIZE_MAX, 0);
        cf_matcher_free(matcher);
    }
    free(line);
    free(literal);
}

TEST(test_words_and_whole_lines)
{
    enum { LEN = 50 * 1000 };
    char *literal = make_literal(LEN);
    char *line = malloc(2 * LEN + 20);
    cf_pattern pattern = {literal, LEN};
    for (int syntax = CF_SYNTAX_PERL; syntax <= CF_SYNTAX_FIXED; syntax++) {
        cf_matcher *word = compile(&pattern, 1, (cf_syntax)syntax, CF_MATCH_WORD);
        cf_matcher *whole = compile(&pattern, 1, (cf_syntax)syntax, CF_MATCH_LINE);
        int filled = sprintf(line, "a%s %s.", literal, literal);
        check(word, line, (size_t)filled, LEN + 2, 2 * LEN + 2);
        check(whole, line, (size_t)filled, SIZE_MAX, 0);
        check(word, line + 1, LEN, 0, LEN);
        check(whole, line + 1, LEN, 0, LEN);
        check(word, line, LEN + 1, SIZE_MAX, 0);
        cf_matcher_free(word);
        cf_matcher_free(whole);
    }
    free(line);
    free(literal);
}

/* Of several the first counts; and of those that begin there the longest, but for Perl's. */
TEST(test_several)
{
    char *literal = make_literal(LONGEST);
    const cf_pattern patterns[] = {{literal, 20 * 1000},
                                   {literal, LONGEST},
                                   {literal + 5000, 30 * 1000},
                                   {"short", 5},
                                   {literal, 60 * 1000}};
    for (int syntax = CF_SYNTAX_PERL; syntax <= CF_SYNTAX_FIXED; syntax++) {
        cf_matcher *matcher = compile(patterns, COUNT(patterns), (cf_syntax)syntax, 0);
        bool perl = syntax == CF_SYNTAX_PERL;
        check(matcher, literal, LONGEST, 0, perl ? 20 * 1000 : LONGEST);
        check(matcher, literal, LONGEST - 1, 0, perl ? 20 * 1000 : 60 * 1000);
        check(matcher, literal + 1, LONGEST - 1, 4999, 4999 + 30 * 1000);
        check(matcher, literal + 5001, 40 * 1000, SIZE_MAX, 0);
        check(matcher, "a short one", 11, 2, 7);
        cf_matcher_free(matcher);
    }
    free(literal);
}

/* What is no literal, and too large for PCRE2, is still told. */
TEST(test_others_are_refused)
{
    char *literal = make_literal(LONGEST);
    literal[LONGEST / 2] = '.';
    cf_pattern pattern = {literal, LONGEST};
    for (int syntax = CF_SYNTAX_PERL; syntax <= CF_SYNTAX_EXTENDED; syntax++) {
        cf_matcher_options options = {.syntax = (cf_syntax)syntax, .separator = '\n'};
        assert_null(cf_matcher_new(&pattern, 1, &options));
        assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    }
    free(literal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_length), cmocka_unit_test(test_the_first_piece_is_not_all),
        cmocka_unit_test(test_characters),   cmocka_unit_test(test_words_and_whole_lines),
        cmocka_unit_test(test_several),      cmocka_unit_test(test_others_are_refused),
    };
    return RUN("search pieces", tests);
}

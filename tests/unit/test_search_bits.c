/*
 * test_search_bits.c - the engine of bit streams on lines longer than one of its pieces: a match
 * that lies across the end of one, at every place.
 */
#include "unit.h"

#include "search/matcher.h"

struct example {
    const char *pattern;
    const char *match;
    const char *other; /* almost one */
    const char *filling;
    unsigned flags;
};

static const struct example examples[] = {
    {"[a-f]{5}[0-9]{3}", "abcab123", "abcab12-", " ", 0},
    {"[a-f]{5}[0-9]{3}", "cabab123", "a-ca1123", "a", 0},
    {"[0-9]{2,5}[!-/]+[0-9]", "12345-1", "1-1", "x", 0},
    {"[v-z][a-f]*[p-t]", "xabababababababt", "xabababab-ababab", "a", 0},
    {"[v-z](?:[a-f][0-9]){2,4}[!-/]", "xa1b2a3b4!", "xa1b2a3b!", "1", 0},
    {"[v-z](?:[a-f])*[!-/]", "xabababab!", "xab_abab!", "a", 0},
    {"\\b[a-f]{3,}\\b", "-aababab-", "-aababab_", "_", 0},
    {"[a-f]+[!-/][^a]\\B[^b]", "ab/cd", "ab/-d", " ", 0},
    {"[v-z].{3}[v-z]", "x\xc3\xa9\xd0\x96-y", "x\xc3\xa9\xd0\x96y", "\xc3\xa9", CF_MATCH_UTF},
    {"[v-z][^p]{4,}[v-z]", "x\xc3\xa9\xd0\x96--y", "x\xc3\xa9p-y", "\xc3\xa9", CF_MATCH_UTF},
    {"[а-к]{3}[0-9]", "абв1", "бвл1", "ж", CF_MATCH_UTF},
    {"[v-z][а-я]*[0-9]", "xаяв1", "xаѐ1", "ж", CF_MATCH_UTF},
    {"[v-z][^а-я]+[0-9]", "xѐ—1", "xѐя1", "—", CF_MATCH_UTF},
};

/* A long line of filling, with `middle` beginning `before` bytes before the end of a piece. */
static size_t write_line(char *text, const char *filling, const char *middle, size_t before)
{
    size_t len = 0;
    size_t start = 2 * CF__STREAM_BITS - before;
    while (len + strlen(filling) <= start) {
        memcpy(text + len, filling, strlen(filling));
        len += strlen(filling);
    }
    for (; len < start; len++)
        text[len] = '-';
    memcpy(text + len, middle, strlen(middle));
    len += strlen(middle);
    for (int i = 0; i < 200; i++, len += strlen(filling))
        memcpy(text + len, filling, strlen(filling));
    text[len++] = '\n';
    return len;
}

static void check_place(cf_matcher *matcher, const struct example *example, size_t before)
{
    static char text[4 * CF__STREAM_BITS];
    cf_extent line;
    size_t no = write_line(text, example->filling, example->other, before);
    assert_int_equal(cf_matcher_find_line(matcher, text, text + no, &line), CF_FOUND_NONE);
    size_t len = write_line(text, example->filling, example->match, before);
    if (cf_matcher_find_line(matcher, text, text + len, &line) != CF_FOUND_MATCH)
        fail_msg("no %s, %zu bytes before the end of a piece", example->pattern, before);
    assert_ptr_equal(line.start, text);
    assert_ptr_equal(line.end, text + len);
    if (matcher->state.candidates > 0)
        fail_msg("PCRE2 was needed for %s", example->pattern);
}

TEST(a_match_may_lie_across_pieces)
{
    for (size_t i = 0; i < COUNT(examples); i++) {
        const cf_pattern pattern = {examples[i].pattern, strlen(examples[i].pattern)};
        const cf_matcher_options options = {.separator = '\n', .flags = examples[i].flags};
        struct cf__tuning tuning = {0};
        for (size_t level = 0; (tuning.scan = cf__scan_level(level)) != NULL; level++) {
            cf_matcher *matcher = cf__matcher_new_tuned(&pattern, 1, &options, &tuning);
            assert_non_null(matcher);
            const struct cf__engine *engine = matcher->program->plan.engine;
            if (engine == NULL || strcmp(engine->type->name, "bit streams") != 0)
                fail_msg("%s is not for bit streams", examples[i].pattern);
            for (size_t before = 0; before < 40; before++)
                check_place(matcher, &examples[i], before);
            cf_matcher_free(matcher);
        }
    }
}

/* Where a line takes all of a piece the end of the line is in the next. */
TEST(a_line_may_end_with_a_piece)
{
    static char text[2 * CF__STREAM_BITS];
    const cf_pattern pattern = {"[xy]$", 5};
    cf_matcher *matcher = cf_matcher_new(&pattern, 1, NULL);
    for (size_t len = 2 * CF__STREAM_BITS - 70; len < 2 * CF__STREAM_BITS; len++) {
        cf_extent line;
        memset(text, 'a', sizeof text);
        text[len - 1] = 'x';
        assert_int_equal(cf_matcher_find_line(matcher, text, text + len, &line), CF_FOUND_MATCH);
        assert_ptr_equal(line.end, text + len);
        text[len] = '\n';
        assert_int_equal(cf_matcher_find_line(matcher, text, text + len + 1, &line),
                         CF_FOUND_MATCH);
        assert_ptr_equal(line.end, text + len + 1);
        assert_int_equal(cf_matcher_find_line(matcher, text, text + len - 1, &line), CF_FOUND_NONE);
    }
    cf_matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match_may_lie_across_pieces),
        cmocka_unit_test(a_line_may_end_with_a_piece),
    };
    return RUN("search_bits", tests);
}

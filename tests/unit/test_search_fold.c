/*
 * test_search_fold.c - the other case of every character that fold.c knows, asked of PCRE2.
 */
#include "unit.h"

#include <stdlib.h>

#include "search/fold.h"
#include "search/regex.h"

enum { CODES_MOST = 0x20000, KNOWN_MOST = 0x800 };

static size_t encode(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* All characters up to CODES_MOST, but those without case: they only take time. */
static size_t all_characters(char *text)
{
    size_t len = 0;
    for (uint32_t code = 0; code < CODES_MOST; code++) {
        bool caseless = (code >= 0x2e00 && code < 0xa640) || (code >= 0xac00 && code < 0xfb00) ||
                        code >= 0x1ec00;
        if (!caseless)
            len += encode(code, text + len);
    }
    return len;
}

/* What PCRE2 matches without case: each match must be one of the two, or longer and begin with
 * `third`. How many there are. */
static size_t count_cases(const char *one, const char *other, size_t size, unsigned char third,
                          const char *text, size_t len)
{
    int error;
    PCRE2_SIZE offset;
    char quoted[8] = "\\";
    memcpy(quoted + 1, one, size);
    bool letter = (unsigned char)one[0] >= 0x80 || (one[0] >= '0' && one[0] <= '9') ||
                  ((one[0] | 0x20) >= 'a' && (one[0] | 0x20) <= 'z');
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)quoted + letter, size + !letter,
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &error, &offset, NULL);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    size_t count = 0;
    assert_non_null(code);
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    for (PCRE2_SIZE at = 0;
         pcre2_match(code, (PCRE2_SPTR)text, len, at, PCRE2_NO_UTF_CHECK, match, NULL) >= 0;
         count++) {
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(match);
        const char *match_text = text + found[0];
        at = found[1];
        if (found[1] - found[0] == size)
            assert_true(memcmp(match_text, one, size) == 0 || memcmp(match_text, other, size) == 0);
        else
            assert_int_equal((unsigned char)*match_text, third);
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    return count;
}

TEST(the_other_case_is_the_only_one)
{
    char *text = malloc(4 * CODES_MOST);
    assert_non_null(text);
    size_t len = all_characters(text);
    size_t known = 0;
    for (uint32_t code = 1; code < KNOWN_MOST; code++) {
        char one[4], other[4];
        size_t size = encode(code, one);
        if (!cf__other_case(one, size, true, other))
            continue;
        size_t cases = memcmp(one, other, size) == 0 ? 1 : 2;
        if (count_cases(one, other, size, 0, text, len) != cases)
            fail_msg("U+%04X", (unsigned)code);
        known += cases == 2;
    }
    assert_true(known > 150);
    free(text);
}

TEST(where_there_is_a_third_case_it_begins_so)
{
    char *text = malloc(4 * CODES_MOST);
    assert_non_null(text);
    size_t len = all_characters(text);
    size_t known = 0;
    for (uint32_t code = 1; code < KNOWN_MOST; code++) {
        char one[4], other[4];
        size_t size = encode(code, one);
        unsigned char third = cf__third_case(one, size, other);
        if (third == 0)
            continue;
        if (count_cases(one, other, size, third, text, len) < 3)
            fail_msg("U+%04X", (unsigned)code);
        known++;
    }
    assert_int_equal(known, 12);
    free(text);
}

TEST(which_characters_are_cases_of_ascii)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR) "[a-z]", PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &error, &offset, NULL);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    assert_non_null(code);
    for (uint32_t number = 0x80; number < CODES_MOST; number++) {
        char one[4];
        if (number >= 0xd800 && number < 0xe000)
            continue;
        size_t size = encode(number, one);
        bool matches = pcre2_match(code, (PCRE2_SPTR)one, size, 0, 0, match, NULL) >= 0;
        if (cf__is_case_of_ascii(one, size) != matches)
            fail_msg("U+%04X", (unsigned)number);
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_other_case_is_the_only_one),
                                       cmocka_unit_test(where_there_is_a_third_case_it_begins_so),
                                       cmocka_unit_test(which_characters_are_cases_of_ascii)};
    return RUN("search_fold", tests);
}

/*
 * test_search_scan.c - the byte loops of every kind of vectors against the plain ones, on texts of
 * every length around the vectors' and with what is looked for at every place.
 */
#include "unit.h"

#include <stdlib.h>

#include "search/regex.h"
#include "search/scan.h"

enum { LENGTH_MOST = 300 };

/* Bytes that sanitizers and valgrind guard on both sides. */
static char *guarded(size_t len, char fill)
{
    char *bytes = malloc(len > 0 ? len : 1);
    assert_non_null(bytes);
    memset(bytes, fill, len);
    return bytes;
}

static void check_single_byte(const struct cf__scan *scan, size_t len)
{
    char *text = guarded(len, 'x');
    const struct cf__pair pair = {.first = {'a', 'A'}, .second = {'a', 'A'}};
    assert_null(scan->find_pair(text, text + len, &pair));
    assert_ptr_equal(scan->find_high(text, text + len), text + len);
    for (size_t at = 0; at < len; at++) {
        text[at] = 'a';
        assert_ptr_equal(scan->find_pair(text, text + len, &pair), text + at);
        assert_int_equal(scan->count_byte(text, len, 'a'), 1);
        text[at] = (char)0x80;
        assert_ptr_equal(scan->find_high(text, text + len), text + at);
        text[at] = 'x';
    }
    memset(text, '\n', len);
    assert_int_equal(scan->count_byte(text, len, '\n'), len);
    free(text);
}

/* A newline in so many bytes, as far apart as can be. */
static void check_list(const struct cf__scan *scan, size_t len)
{
    char *text = guarded(len, 'x');
    uint16_t offsets[LENGTH_MOST + CF__LIST_SLACK];
    for (size_t every = 1; every < 80; every += 1 + every / 4) {
        for (size_t i = 0; i < len; i++)
            text[i] = i % every == every / 2 ? '\n' : 'x';
        size_t count = scan->list_byte(text, len, '\n', offsets);
        assert_int_equal(count, (len + every - 1 - every / 2) / every);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(offsets[i], i * every + every / 2);
    }
    free(text);
}

static void check_pair(const struct cf__scan *scan, size_t len, size_t distance)
{
    char *text = guarded(len + distance, 'a'); /* full of first bytes */
    const struct cf__pair plain = {.first = {'a', 'a'}, .second = {'b', 'b'}, .distance = distance};
    const struct cf__pair folded = {
        .first = {'a', 'A'}, .second = {'b', 'B'}, .distance = distance};
    for (size_t at = 0; at < len; at++) {
        text[at + distance] = 'b';
        assert_ptr_equal(scan->find_pair(text, text + len, &plain), text + at);
        text[at + distance] = 'B';
        assert_null(scan->find_pair(text, text + len, &plain));
        assert_ptr_equal(scan->find_pair(text, text + len, &folded), text + at);
        text[at + distance] = 'a';
    }
    free(text);
}

/* With another byte before the pair, or in place of it. */
static void check_pair_or(const struct cf__scan *scan, size_t len, size_t distance)
{
    char *text = guarded(len + distance, 'a');
    struct cf__pair pair = {.first = {'a', 'a'}, .second = {'b', 'b'}, .distance = distance};
    for (size_t at = 0; at < len; at++) {
        pair.first[1] = at % 2 ? 'A' : 'a';
        assert_null(scan->find_pair_or(text, text + len, &pair, '\0'));
        text[at + distance] = 'b';
        assert_ptr_equal(scan->find_pair_or(text, text + len, &pair, '\0'), text + at);
        text[at / 2] = '\0';
        assert_ptr_equal(scan->find_pair_or(text, text + len, &pair, '\0'), text + at / 2);
        text[at / 2] = 'a';
        text[at + distance] = 'a';
    }
    free(text);
}

/* Both bytes are everywhere, all eight once. */
static void check_word(const struct cf__scan *scan, size_t len)
{
    char *text = guarded(len + 8, 'a');
    struct cf__pair pair = {.first = {'a', 'a'}, .second = {'a', 'a'}, .distance = 1, .before = 2};
    memcpy(&pair.word, "cbaaaaaX", 8);
    memcpy(&pair.mask, "\xff\xff\xff\xff\xff\xff\xff\0", 8);
    pair.word &= pair.mask;
    for (size_t at = 0; at < len; at++) {
        assert_null(scan->find_pair(text + 2, text + 2 + len, &pair));
        memcpy(text + at, "cb", 2);
        assert_ptr_equal(scan->find_pair(text + 2, text + 2 + len, &pair), text + at + 2);
        assert_ptr_equal(scan->find_pair_or(text + 2, text + 2 + len, &pair, 'z'), text + at + 2);
        memcpy(text + at, "aa", 2);
    }
    free(text);
}

static void check_fingerprint(const struct cf__scan *scan, size_t len)
{
    struct cf__fingerprints prints = {0};
    const char *words[] = {"abc", "xyz"};
    for (int group = 0; group < 2; group++)
        for (int i = 0; i < CF__FINGERPRINT; i++) {
            unsigned char byte = (unsigned char)words[group][i];
            prints.low[i][byte & 15] |= (uint8_t)(1 << group);
            prints.high[i][byte >> 4] |= (uint8_t)(1 << group);
        }
    char *text = guarded(len + CF__FINGERPRINT - 1, 'a');
    for (size_t at = 0; at < len; at++) {
        uint8_t groups = 0;
        memcpy(text + at, words[at % 2], CF__FINGERPRINT);
        assert_ptr_equal(scan->find_fingerprint(text, text + len, &prints, &groups), text + at);
        assert_int_equal(groups, 1 << at % 2);
        memset(text + at, 'a', CF__FINGERPRINT);
        assert_null(scan->find_fingerprint(text, text + len, &prints, &groups));
    }
    free(text);
}

TEST(vectors_find_what_plain_c_finds)
{
    const struct cf__scan *scan;
    for (size_t i = 0; (scan = cf__scan_level(i)) != NULL; i++)
        for (size_t len = 0; len < LENGTH_MOST; len++) {
            check_single_byte(scan, len);
            check_list(scan, len);
            check_pair(scan, len, 1 + len % 40);
            check_pair_or(scan, len, 1 + len % 40);
            check_word(scan, len);
            check_fingerprint(scan, len);
        }
}

/* Long texts are counted by several vectors at once. */
TEST(vectors_count_in_long_texts)
{
    enum { LONG = 4096 };
    const struct cf__scan *scan;
    for (size_t i = 0; (scan = cf__scan_level(i)) != NULL; i++)
        for (size_t len = LONG - LENGTH_MOST; len < LONG + LENGTH_MOST; len++) {
            char *text = guarded(len, '\n');
            assert_int_equal(scan->count_byte(text, len, '\n'), len);
            text[len - 1] = text[len / 2] = text[0] = 'x';
            assert_int_equal(scan->count_byte(text, len, '\n'), len - 3);
            free(text);
        }
}

TEST(utf8_is_what_pcre2_takes_for_it)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR) "", 0, PCRE2_UTF, &error, &offset, NULL);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    static const unsigned char bytes[] = {'a',  0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                          0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee,
                                          0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};
    for (size_t n = 0; n < COUNT(bytes) * COUNT(bytes) * COUNT(bytes) * COUNT(bytes); n++) {
        char text[4];
        for (size_t i = 0, rest = n; i < sizeof text; i++, rest /= COUNT(bytes))
            text[i] = (char)bytes[rest % COUNT(bytes)];
        bool valid = pcre2_match(code, (PCRE2_SPTR)text, 4, 0, 0, match, NULL) >= 0;
        if (cf__scan_plain.is_utf8(text, text + 4) != valid)
            fail_msg("%02x %02x %02x %02x", (unsigned char)text[0], (unsigned char)text[1],
                     (unsigned char)text[2], (unsigned char)text[3]);
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}

/* Every short sequence at every place of a vector, and as the last bytes of the text. */
TEST(vectors_know_utf8_as_plain_c_does)
{
    static const unsigned char bytes[] = {'a',  0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                          0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef,
                                          0xf0, 0xf1, 0xf4, 0xf5, 0xff};
    const struct cf__scan *scan;
    for (size_t level = 1; (scan = cf__scan_level(level)) != NULL; level++)
        for (size_t n = 0; n < COUNT(bytes) * COUNT(bytes) * COUNT(bytes) * COUNT(bytes); n++) {
            size_t len = 4 + n % (LENGTH_MOST - 4);
            size_t at = n / 7 % (len - 3);
            char *text = guarded(len, 'x');
            for (size_t i = 0, rest = n; i < 4; i++, rest /= COUNT(bytes))
                text[at + i] = (char)bytes[rest % COUNT(bytes)];
            const char *end = n % 2 ? text + at + 4 : text + len;
            if (scan->is_utf8(text, end) != cf__scan_plain.is_utf8(text, end))
                fail_msg("%s: %zu bytes from %zu of %zu", scan->name, n, at, len);
            free(text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_find_what_plain_c_finds),
        cmocka_unit_test(vectors_count_in_long_texts),
        cmocka_unit_test(vectors_know_utf8_as_plain_c_does),
        cmocka_unit_test(utf8_is_what_pcre2_takes_for_it),
    };
    return RUN("search_scan", tests);
}

/*
 * test_stage_decode.c - text in other encodings as UTF-8: by name, by byte order mark, cut
 * anywhere.
 */
#include "stage.h"

#include <coflow/filter.h>
#include <coflow/sink.h>
#include <coflow/source.h>

#include <errno.h>
#include <iconv.h>

#include "failing.h"

static int refusal; /* what iconv_open fails with; 0: it does not */

iconv_t __real_iconv_open(const char *to, const char *from);
iconv_t __wrap_iconv_open(const char *to, const char *from);
iconv_t __wrap_iconv_open(const char *to, const char *from)
{
    if (refusal == 0)
        return __real_iconv_open(to, from);
    errno = refusal;
    return (iconv_t)-1;
}

typedef struct text {
    const char *bytes;
    size_t len;
} text;

#define TEXT(literal) ((text){(literal), sizeof(literal) - 1})

/* Both modes give these lines; a last one without its newline gets that from the sink. */
static void check_decoded(const char *encoding, text input, text expected)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        cf_coro *head = cf_decode(encoding, keeper(&got));
        assert_non_null(head);
        cf_set_mode(head, both_modes[i]);
        assert_int_equal(lines_of(input.bytes, input.len, head), CF_DONE);
        assert_kept_bytes(&got, expected.bytes, expected.len);
    }
}

/* ------------------------------------------------------------------------- by name */

TEST(an_encoding_can_be_named)
{
    check_decoded("ISO-8859-1", TEXT("caf\xe9\n\n\xa7"), TEXT("caf\xc3\xa9\n\n\xc2\xa7\n"));
    check_decoded("UTF-16LE", TEXT("a\0\n\0\xe9\0\n\0"), TEXT("a\n\xc3\xa9\n"));
    check_decoded("UTF-16BE", TEXT("\0a\0\n\0\xe9"), TEXT("a\n\xc3\xa9\n"));
    check_decoded("UTF-32LE", TEXT("a\0\0\0\n\0\0\0b\0\0\0"), TEXT("a\nb\n"));
    check_decoded("SHIFT_JIS", TEXT("\x83\x5c\n"), TEXT("\xe3\x82\xbd\n"));
    check_decoded("ISO-2022-JP", TEXT("\x1b$B%=\x1b(B\nx\n"), TEXT("\xe3\x82\xbd\nx\n"));
    check_decoded("UTF-8", TEXT("\xc3\xa9\n"), TEXT("\xc3\xa9\n"));
    check_decoded("ISO-8859-1", TEXT(""), TEXT(""));
}

TEST(a_newline_byte_within_a_character_ends_no_line)
{
    check_decoded("UTF-16LE", TEXT("\x0a\x01z\0\n\0"), TEXT("\xc4\x8az\n"));
    check_decoded("UTF-16BE", TEXT("\x01\x0a\0z\0\n"), TEXT("\xc4\x8az\n"));
}

TEST(what_is_no_character_is_replaced)
{
    check_decoded("UTF-8",
                  TEXT("a\xff\xfe"
                       "b\n\xc3"),
                  TEXT("a\xef\xbf\xbd\xef\xbf\xbd"
                       "b\n\xef\xbf\xbd\n"));
    check_decoded("UTF-16LE",
                  TEXT("\0\xdc"
                       "a\0\n\0b"),
                  TEXT("\xef\xbf\xbd"
                       "a\n\xef\xbf\xbd\n"));
    check_decoded("ASCII", TEXT("\x80\n"), TEXT("\xef\xbf\xbd\n"));
}

TEST(an_encoding_that_is_none_is_refused)
{
    assert_null(cf_decode("no-such-encoding", cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, "no such encoding: no-such-encoding", "decode");
    refusal = EMFILE;
    assert_null(cf_decode("ISO-8859-1", cf_null()));
    assert_error(cf_last_error(), CF_ESYS, NULL, "decode");
    refusal = 0;
}

/* ------------------------------------------------------------- by byte order mark */

TEST(a_byte_order_mark_tells)
{
    check_decoded(NULL,
                  TEXT("\xff\xfe"
                       "a\0\n\0\xe9\0"),
                  TEXT("a\n\xc3\xa9\n"));
    check_decoded(NULL, TEXT("\xfe\xff\0a\0\n\0\xe9"), TEXT("a\n\xc3\xa9\n"));
    check_decoded(NULL,
                  TEXT("\xef\xbb\xbf"
                       "a\n\xc3\xa9\n"),
                  TEXT("a\n\xc3\xa9\n"));
    check_decoded(NULL, TEXT("\xff\xfe"), TEXT(""));
    check_decoded(NULL, TEXT("\xef\xbb\xbf"), TEXT(""));
}

/* Of UTF-16: the edges of each length, pairs, and halves of pairs. */
TEST(all_of_utf16_is_known_without_iconv)
{
    refusal = EMFILE;
    check_decoded(NULL, TEXT("\xfe\xff\0\x7f\0\x80\x07\xff\x08\0\xd7\xff\xe0\0\xff\xff"),
                  TEXT("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\n"));
    check_decoded(NULL, TEXT("\xfe\xff\xd8\0\xdc\0\xdb\xff\xdf\xff"),
                  TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\n"));
    check_decoded(NULL, TEXT("\xff\xfe\x3d\xd8\0\xde\n\0"), TEXT("\xf0\x9f\x98\x80\n"));
    check_decoded(NULL, TEXT("\xfe\xff\xdc\0\0a\xd8\0\0b\xd8\0\xd8\0\xdc\0"),
                  TEXT("\xef\xbf\xbd"
                       "a\xef\xbf\xbd"
                       "b\xef\xbf\xbd\xf0\x90\x80\x80\n"));
    check_decoded(NULL, TEXT("\xfe\xff\0a\xd8"), TEXT("a\xef\xbf\xbd\n"));
    refusal = 0;
}

TEST(a_byte_order_mark_is_taken_off_once)
{
    check_decoded("UTF-16LE",
                  TEXT("\xff\xfe"
                       "a\0\n\0\xff\xfe"),
                  TEXT("a\n\xef\xbb\xbf\n"));
    check_decoded("UTF-16", TEXT("\xfe\xff\0a\0\n"), TEXT("a\n"));
    check_decoded("UTF-8",
                  TEXT("\xef\xbb\xbf"
                       "a\n"),
                  TEXT("a\n"));
}

TEST(other_input_passes_as_it_is)
{
    check_decoded(NULL, TEXT("a\xff\n\xff\xfe\n\n"), TEXT("a\xff\n\xff\xfe\n\n"));
    check_decoded(NULL, TEXT("\xff"), TEXT("\xff\n"));
    check_decoded(NULL, TEXT(""), TEXT(""));
    cf_memory got = {.len = 0};
    assert_int_equal(lines_of("a\nb", 3, cf_decode(NULL, cf_to_memory(&got))), CF_DONE);
    assert_string_equal(got.text, "a\nb");
    free(got.text);
}

/* -------------------------------------------------------------------- other inputs */

enum { LINES = 20000 };

/* Longer than a block, so that blocks are cut within lines; in UTF-16. */
TEST(long_input_loses_nothing)
{
    static char wide[LINES * 16], expected[LINES * 8];
    size_t len = 0, size = 0;
    for (int i = 0; i < LINES; i++)
        size += (size_t)sprintf(expected + size, "%d\n", i);
    for (; len < size; len++) {
        wide[2 * len] = expected[len];
        wide[2 * len + 1] = '\0';
    }
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        cf_memory got = {.len = 0};
        cf_coro *head = cf_decode("UTF-16LE", cf_to_memory(&got));
        cf_set_mode(head, both_modes[i]);
        assert_int_equal(lines_of(wide, 2 * len, head), CF_DONE);
        assert_int_equal(got.len, size);
        assert_memory_equal(got.text, expected, size);
        free(got.text);
    }
}

/* Behind a stage that works line by line, lines need not have a newline behind them. */
TEST(lines_stay_lines)
{
    kept got = {.len = 0};
    cf_coro *head = cf_cut("1", ":", cf_decode("ISO-8859-1", keeper(&got)));
    assert_int_equal(lines_of_text("\xe9:1\n:2\nx", head), CF_DONE);
    assert_kept(&got, "\xc3\xa9\n\nx\n");
}

TEST(each_input_begins_anew)
{
    char paths[3][40];
    const char *list[3];
    static const text inputs[] = {{"\xff\xfe"
                                   "a\0\n\0b\0",
                                   8},
                                  {"\xe9", 1},
                                  {"\xfe\xff\0c", 4}};
    for (size_t i = 0; i < 3; i++) {
        snprintf(paths[i], sizeof paths[i], "/tmp/coflow-test-XXXXXX");
        int fd = mkstemp(paths[i]);
        assert_int_equal(write(fd, inputs[i].bytes, inputs[i].len), inputs[i].len);
        close(fd);
        list[i] = paths[i];
    }
    kept got = {.len = 0};
    assert_int_equal(cf_lines_files(list, 3, cf_decode(NULL, keeper(&got))), CF_DONE);
    assert_kept(&got, "a\nb\n\xe9\nc\n");
    assert_int_equal(cf_lines_files(list + 1, 1, cf_decode("ISO-8859-1", keeper(&got))), CF_DONE);
    assert_kept(&got, "\xc3\xa9\n");
    for (size_t i = 0; i < 3; i++)
        unlink(paths[i]);
}

/* ---------------------------------------------------------------- stop, fail, memory */

static cf_coro *from_latin1(cf_coro *target)
{
    return cf_decode("ISO-8859-1", target);
}

static cf_coro *detected(cf_coro *target)
{
    return cf_decode(NULL, target);
}

TEST(it_has_manners)
{
    assert_manners(from_latin1, "a\nb\n");
    assert_manners(detected, "a\nb\n");
}

static bool decode_all(void)
{
    cf_memory got = {.len = 0};
    cf_coro *head = cf_decode(NULL, cf_to_memory(&got));
    cf_status status = head ? lines_of("\xff\xfe"
                                       "a\0\n\0",
                                       6, head)
                            : CF_ERROR;
    if (status == CF_ERROR)
        assert_int_equal(cf_last_error()->code, CF_ENOMEM);
    else
        assert_string_equal(got.text, "a\n");
    free(got.text);
    return status == CF_DONE;
}

TEST(memory_that_runs_out_is_an_error_and_leaks_nothing)
{
    failing_each(decode_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_encoding_can_be_named),
        cmocka_unit_test(a_newline_byte_within_a_character_ends_no_line),
        cmocka_unit_test(what_is_no_character_is_replaced),
        cmocka_unit_test(an_encoding_that_is_none_is_refused),
        cmocka_unit_test(a_byte_order_mark_tells),
        cmocka_unit_test(all_of_utf16_is_known_without_iconv),
        cmocka_unit_test(a_byte_order_mark_is_taken_off_once),
        cmocka_unit_test(other_input_passes_as_it_is),
        cmocka_unit_test(long_input_loses_nothing),
        cmocka_unit_test(lines_stay_lines),
        cmocka_unit_test(each_input_begins_anew),
        cmocka_unit_test(it_has_manners),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_leaks_nothing),
    };
    return RUN("decode", tests);
}

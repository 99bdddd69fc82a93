/*
 * test_stage_change.c - the filters that change lines: map, replace, number, prefix, tag, cut,
 * records.
 */
#include "stage.h"

#include <coflow/filter.h>
#include <coflow/grep.h>

/* The text of a line backwards, in a buffer that is used again. */
static cf_line reverse(cf_line line, void *arg)
{
    char *buffer = arg;
    for (size_t i = 0; i < line.len; i++)
        buffer[i] = line.text[line.len - 1 - i];
    return (cf_line){buffer, line.len};
}

static char buffer[64];

static cf_coro *reversed(cf_coro *target)
{
    return cf_map(reverse, buffer, target);
}

TEST(map_sends_what_the_function_returns)
{
    assert_passes(reversed, "abc\n\nxy", "cba\n\nyx\n");
    assert_manners(reversed, "abc\n");
}

/* ------------------------------------------------------------------------- replace */

static cf_coro *replace_vowels(cf_coro *target)
{
    return cf_replace("[aeiou]", "<$0>", 0, target);
}

static cf_coro *replace_first(cf_coro *target)
{
    return cf_replace("A", "b", CF_REPLACE_FIRST | CF_GREP_ICASE, target);
}

static cf_coro *replace_names(cf_coro *target)
{
    return cf_replace("(?<key>\\w+)=(\\w+)", "$2=${key}", 0, target);
}

static cf_coro *replace_dots(cf_coro *target)
{
    return cf_replace(".", "!", CF_GREP_FIXED, target);
}

static cf_coro *replace_with_much(cf_coro *target)
{
    return cf_replace("x", "0123456789012345678901234567890123456789", 0, target);
}

static cf_coro *replace_letters(cf_coro *target)
{
    return cf_replace(".", "<$0>", CF_GREP_UTF, target);
}

TEST(replace_follows_pcre2_substitute)
{
    assert_passes(replace_vowels, "banana\nxyz\n\ne", "b<a>n<a>n<a>\nxyz\n\n<e>\n");
    assert_passes(replace_first, "aAa\nxA\n", "bAa\nxb\n");
    assert_passes(replace_names, "a=b c=d\n", "b=a d=c\n");
    assert_passes(replace_dots, "a.b.c\n", "a!b!c\n");
    assert_passes(replace_letters, "h\303\251\n", "<h><\303\251>\n");
    assert_manners(replace_vowels, "banana\n");
}

TEST(replace_makes_room_for_long_lines)
{
    char text[129], expected[128 * 40 + 2];
    memset(text, 'x', 127);
    strcpy(text + 127, "\n");
    for (size_t i = 0; i < 127 * 40; i++)
        expected[i] = (char)('0' + i % 10);
    strcpy(expected + 127 * 40, "\n");
    assert_passes(replace_with_much, text, expected);
}

TEST(what_replace_cannot_do_is_an_error)
{
    assert_null(cf_replace("a(", "", 0, cf_null()));
    assert_error(cf_last_error(), CF_EPATTERN, "at offset 2: missing closing parenthesis",
                 "replace");
    assert_int_equal(feed("a\n", 0, cf_replace("a", "${", 0, cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EPATTERN, NULL, "replace");
}

TEST(bytes_that_are_no_utf8_pass)
{
    assert_passes(replace_letters, "\377\n", "\377\n");
}

/* ----------------------------------------------------------------- number and names */

static cf_coro *numbered(cf_coro *target)
{
    return cf_number(9, target);
}

TEST(number_counts_from_where_it_is_told)
{
    assert_passes(numbered, "a\n\nb", "     9\ta\n    10\t\n    11\tb\n");
    assert_manners(numbered, "a\n");
}

static cf_coro *quoted(cf_coro *target)
{
    char prefix[] = "> ";
    cf_coro *co = cf_prefix(prefix, target);
    prefix[0] = '?'; /* it was copied */
    return co;
}

TEST(prefix_stands_before_each_line)
{
    assert_passes(quoted, "a\n\nb", "> a\n> \n> b\n");
    assert_manners(quoted, "a\n");
}

TEST(tag_puts_the_name_of_the_input_before_each_line)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        kept got = {.len = 0};
        cf_coro *head = cf_tag(": ", keeper(&got));
        cf_set_mode(head, both_modes[i]);
        cf_input input = {.fd = file_of("a\n\nb", 4), .separator = '\n', .name = "file"};
        assert_int_equal(cf_lines_input(&input, head), CF_DONE);
        assert_kept(&got, "file: a\nfile: \nfile: b\n");
        close(input.fd);
    }
}

static cf_coro *tagged(cf_coro *target)
{
    return cf_tag(": ", target);
}

TEST(lines_without_a_name_pass_as_they_are)
{
    assert_passes(tagged, "a\n\nb", "a\n\nb\n");
    assert_manners(tagged, "a\n");
}

/* ----------------------------------------------------------------------------- cut */

static cf_coro *cut_2(cf_coro *target)
{
    return cf_cut("2", ":", target);
}

static cf_coro *cut_many(cf_coro *target)
{
    return cf_cut("-1,3-4,6-", ":", target);
}

static cf_coro *cut_words(cf_coro *target)
{
    return cf_cut("1,3", NULL, target);
}

static cf_coro *cut_long(cf_coro *target)
{
    return cf_cut("2-", "::", target);
}

TEST(cut_passes_fields)
{
    assert_passes(cut_2, "a:b:c\n:\nx\na::c", "b\n\n\n\n");
    assert_passes(cut_many, "1:2:3:4:5:6:7\n1:2\n", "1:3:4:6:7\n1\n");
    assert_passes(cut_words, "  a \t b   c d\none\n\n  \n", "a c\none\n\n\n");
    assert_passes(cut_long, "a::b::c\n", "b::c\n");
    assert_manners(cut_2, "a:b\n");
}

TEST(a_list_that_is_none_is_refused)
{
    static const char *const lists[] = {"", "0", "-", "1,", "2-1", "a", "1;2", ",1"};
    for (size_t i = 0; i < COUNT(lists); i++) {
        assert_null(cf_cut(lists[i], ":", cf_null()));
        assert_error(cf_last_error(), CF_EINVAL, NULL, "cut");
    }
    assert_null(cf_cut("1", "", cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cut");
}

/* ------------------------------------------------------------------------- records */

/* A record's newlines shown as slashes. */
static cf_line show(cf_line line, void *arg)
{
    char *shown = arg;
    for (size_t i = 0; i < line.len; i++)
        shown[i] = line.text[i] == '\n' ? '/' : line.text[i];
    return (cf_line){shown, line.len};
}

static cf_coro *records(cf_coro *target)
{
    return cf_records("^[A-Z]", 0, cf_map(show, buffer, target));
}

static cf_coro *records_from_dashes(cf_coro *target)
{
    return cf_records("-", CF_GREP_FIXED | CF_GREP_LINE, cf_map(show, buffer, target));
}

TEST(a_record_runs_to_the_next_line_that_matches)
{
    assert_passes(records, "A\n b\n c\nD\nE\n f", "A/ b/ c\nD\nE/ f\n");
    assert_passes(records, "b\n\nc\nA\n", "b//c\nA\n");
    assert_passes(records, "", "");
    assert_passes(records, "A", "A\n");
    assert_passes(records_from_dashes, "-\n--\na\n-\n", "-/--/a\n-\n");
    assert_manners(records, "A\nB\n");
}

static cf_coro *grep_in_records(cf_coro *target)
{
    return cf_records("^[A-Z]", 0, cf_grep("b", 0, cf_map(show, buffer, target)));
}

TEST(a_record_stays_one_in_a_stage_that_receives_spans)
{
    assert_passes(grep_in_records, "A\n b\n c\nD\nE\n f\n b\nF\nb\n", "A/ b/ c\nE/ f/ b\nF/b\n");
}

TEST(records_of_lines_that_end_in_nul)
{
    kept all = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "x\0A\nx\0\nA\0A\0", 11), 11);
    close(ends[1]);
    cf_coro *head = cf_records("^[A-Z]", 0, keeper(&all));
    assert_int_equal(cf_lines_input(&(cf_input){.fd = ends[0]}, head), CF_DONE);
    assert_kept_bytes(&all, "x\nA\nx\0\nA\nA\n", 11);
    close(ends[0]);
}

static cf_coro *records_from_either(cf_coro *target)
{
    return cf_records("A\nB", CF_GREP_FIXED, cf_map(show, buffer, target));
}

TEST(a_newline_separates_two_starts_of_records)
{
    assert_passes(records_from_either, "A\na\nB\nb\n", "A/a\nB/b\n");
}

TEST(a_bad_start_of_records_is_refused)
{
    assert_null(cf_records("a(", 0, cf_null()));
    assert_error(cf_last_error(), CF_EPATTERN, NULL, "matcher");
    assert_null(cf_records("a", CF_GREP_FIXED | CF_GREP_BASIC, cf_null()));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "records");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_sends_what_the_function_returns),
        cmocka_unit_test(replace_follows_pcre2_substitute),
        cmocka_unit_test(replace_makes_room_for_long_lines),
        cmocka_unit_test(what_replace_cannot_do_is_an_error),
        cmocka_unit_test(bytes_that_are_no_utf8_pass),
        cmocka_unit_test(number_counts_from_where_it_is_told),
        cmocka_unit_test(prefix_stands_before_each_line),
        cmocka_unit_test(tag_puts_the_name_of_the_input_before_each_line),
        cmocka_unit_test(lines_without_a_name_pass_as_they_are),
        cmocka_unit_test(cut_passes_fields),
        cmocka_unit_test(a_list_that_is_none_is_refused),
        cmocka_unit_test(a_record_runs_to_the_next_line_that_matches),
        cmocka_unit_test(a_record_stays_one_in_a_stage_that_receives_spans),
        cmocka_unit_test(records_of_lines_that_end_in_nul),
        cmocka_unit_test(a_newline_separates_two_starts_of_records),
        cmocka_unit_test(a_bad_start_of_records_is_refused),
    };
    return RUN("change", tests);
}

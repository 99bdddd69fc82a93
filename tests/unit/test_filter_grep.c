/*
 * test_filter_grep.c - the grep filter: what is selected, in which spans, with which tags, numbers
 * and limits; context across spans; patterns that cannot be compiled and lines that cannot be
 * decided.
 */
#include "unit.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What arrived: each span as "[NUMBER:TAG:TEXT]", with '/' for a newline; and each of its lines. */
typedef struct arrivals {
    char text[2048];
    char lines[2048];
    bool closed;
} arrivals;

static void add(char *text, size_t room, const cf_span *span)
{
    size_t used = strlen(text);
    snprintf(text + used, room - used, "[%d:%u:%.*s]", (int)span->line, (unsigned)span->tag,
             (int)span->len, span->text);
    for (char *p = text; *p; p++)
        *p = *p == '\n' ? '/' : *p;
}

static void add_lines(arrivals *all, cf_span span)
{
    const char *end = span.text + span.len;
    do {
        const char *newline = memchr(span.text, '\n', (size_t)(end - span.text));
        span.len = (size_t)((newline ? newline : end) - span.text);
        add(all->lines, sizeof all->lines, &span);
        span.text += span.len + 1;
        span.line += span.line > 0;
        span.tag &= CF_GREP_CONTEXT;
    } while (span.text < end);
}

static cf_value collect(cf_coro *self, void *arg)
{
    arrivals *all = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        add(all->text, sizeof all->text, &span);
        add_lines(all, span);
    }
    all->closed = true;
    return cf_nil;
}

static int file_of(const char *text, size_t len)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, len), len);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static int file_with(const char *text)
{
    return file_of(text, strlen(text));
}

/* A line at a time, each in a batch of its own. */
static void send_lines(cf_coro *target, const char *input)
{
    bool wanted = true;
    for (const char *p = input; *p && wanted;) {
        size_t len = strcspn(p, "\n");
        wanted = cf_send_line_to(NULL, target, (cf_line){p, len}) && cf_flush(target);
        p += len + (p[len] == '\n');
    }
    cf_free(target);
}

/* Lines of a file that end in NUL give `expected`. The matcher has not been told. */
static void check_records(const char *pattern, const cf_grep_options *options, const char *input,
                          size_t len, const char *expected)
{
    arrivals all = {0};
    cf_matcher *matcher = cf_matcher_new((cf_pattern[]){{pattern, strlen(pattern)}}, 1, NULL);
    cf_coro *head = cf_grep_with(matcher, options, cf_sink(collect, &all));
    int fd = file_of(input, len);
    assert_int_equal(cf_lines_input(&(cf_input){.fd = fd}, head), CF_DONE);
    assert_string_equal(all.text, expected);
    cf_matcher_free(matcher);
    close(fd);
}

/* A file's lines give `expected`, and one by one they give the same lines. */
static void check_grep(const char *pattern, const cf_grep_options *options, const char *input,
                       const char *expected)
{
    arrivals all = {0};
    arrivals each = {0};
    cf_matcher *matcher = cf_matcher_new((cf_pattern[]){{pattern, strlen(pattern)}}, 1, NULL);
    assert_non_null(matcher);
    int fd = file_with(input);
    assert_int_equal(cf_lines(fd, cf_grep_with(matcher, options, cf_sink(collect, &all))), CF_DONE);
    assert_true(all.closed);
    assert_string_equal(all.text, expected);
    send_lines(cf_grep_with(matcher, options, cf_sink(collect, &each)), input);
    assert_true(each.closed);
    assert_string_equal(each.lines, all.lines);
    cf_matcher_free(matcher);
    close(fd);
}

/* ------------------------------------------------------------------------ selection */

TEST(test_passes_lines_that_match)
{
    check_grep("b", &(cf_grep_options){0}, "abc\nxyz\nb\n", "[0:0:abc/][0:0:b/]");
}

TEST(test_neighbours_are_one_span)
{
    check_grep("a", &(cf_grep_options){0}, "a1\na2\na3\nb\na4\n", "[0:0:a1/a2/a3/][0:0:a4/]");
}

TEST(test_last_line_may_lack_its_newline)
{
    check_grep("a", &(cf_grep_options){0}, "a1\nb\na2", "[0:0:a1/][0:0:a2]");
}

TEST(test_nothing_matches)
{
    check_grep("a", &(cf_grep_options){0}, "x\ny\n", "");
}

TEST(test_empty_input)
{
    check_grep("", &(cf_grep_options){0}, "", "");
}

TEST(test_empty_lines_match_an_empty_pattern)
{
    check_grep("", &(cf_grep_options){0}, "\n\nx\n", "[0:0://x/]");
}

TEST(test_inverted_gaps_are_spans)
{
    check_grep("b", &(cf_grep_options){.invert = true}, "1\n2\nb\n3\nb\nb\n4",
               "[0:0:1/2/][0:0:3/][0:0:4]");
}

TEST(test_conditions)
{
    cf_matcher *x = cf_matcher_new((cf_pattern[]){{"x", 1}}, 1, NULL);
    cf_matcher *y = cf_matcher_new((cf_pattern[]){{"y", 1}}, 1, NULL);
    const cf_grep_condition conditions[] = {{x, false}, {y, true}};
    cf_grep_options options = {.conditions = conditions, .condition_count = 2};
    check_grep("a", &options, "a\nax\naxy\nx\nxa\n", "[0:0:ax/][0:0:xa/]");
    options.invert = true;
    check_grep("a", &options, "a\nax\naxy\nx\nxa\n", "[0:0:a/][0:0:axy/x/]");
    cf_matcher_free(x);
    cf_matcher_free(y);
}

/* ------------------------------------------------------------------ numbers and limits */

TEST(test_numbers)
{
    cf_grep_options options = {.numbers = true};
    check_grep("b", &options, "a\nb\nb\na\na\nb\n", "[2:0:b/b/][6:0:b/]");
    options.invert = true;
    check_grep("b", &options, "a\nb\nb\na\na\nb\n", "[1:0:a/][4:0:a/a/]");
}

TEST(test_selected_lines_are_counted)
{
    uint64_t selected = 0;
    cf_grep_options options = {.silent = true, .selected = &selected};
    check_grep("b", &options, "a\nb\nb\na\nb", "");
    assert_int_equal(selected, 2 * 3);
    options.invert = true;
    selected = 0;
    check_grep("b", &options, "a\nb\nb\na\nb\na", "");
    assert_int_equal(selected, 2 * 3);
}

TEST(test_limit)
{
    check_grep("b", &(cf_grep_options){.limit = 2}, "b1\na\nb2\nb3\n", "[0:0:b1/][0:0:b2/]");
    check_grep("b", &(cf_grep_options){.limit = 2, .invert = true}, "1\n2\n3\nb\n4\n",
               "[0:0:1/2/]");
}

TEST(test_limit_then_context)
{
    cf_grep_options options = {.limit = 1, .context = true, .after = 2, .numbers = true};
    check_grep("b", &options, "b1\nb2\na\nb3\n", "[1:2:b1/][2:1:b2/a/]");
    options.invert = true;
    check_grep("b", &options, "a\na\nb\na\n", "[1:2:a/][2:1:a/b/]");
}

/* ---------------------------------------------------------------------------- context */

TEST(test_context_before)
{
    cf_grep_options options = {.context = true, .before = 2, .numbers = true};
    check_grep("b", &options, "1\n2\n3\nb\n4\nb\n", "[2:3:2/3/][4:0:b/][5:1:4/][6:0:b/]");
}

TEST(test_context_after)
{
    cf_grep_options options = {.context = true, .after = 1, .numbers = true};
    check_grep("b", &options, "b\n1\n2\nb\nb\n3\n4\n", "[1:2:b/][2:1:1/][4:2:b/b/][6:1:3/]");
}

TEST(test_context_meets)
{
    cf_grep_options options = {.context = true, .before = 1, .after = 1};
    check_grep("b", &options, "b\n1\n2\nb\n", "[0:2:b/][0:1:1/2/][0:0:b/]");
}

TEST(test_everything)
{
    cf_grep_options options = {.context = true, .everything = true, .numbers = true};
    check_grep("b", &options, "1\nb\n2\n3", "[1:3:1/][2:0:b/][3:1:2/3]");
}

/* Lines before a match are in other blocks than the match. */
TEST(test_context_over_many_sends)
{
    arrivals all = {0};
    cf_matcher *matcher = cf_matcher_new((cf_pattern[]){{"b", 1}}, 1, NULL);
    cf_grep_options options = {.context = true, .before = 3, .numbers = true};
    cf_coro *grep = cf_grep_with(matcher, &options, cf_sink(collect, &all));
    for (int i = 1; i <= 6; i++) {
        char text[32];
        snprintf(text, sizeof text, "%d\n%s", i, i == 4 ? "" : "x\n");
        assert_true(cf_send_span_to(NULL, grep, (cf_span){.text = text, .len = strlen(text)}));
        assert_true(cf_flush(grep));
    }
    assert_true(cf_send_line_to(NULL, grep, (cf_line){"", 0}));
    assert_true(cf_flush(grep));
    assert_true(cf_send_line_to(NULL, grep, (cf_line){"b", 1}));
    cf_free(grep);
    /* The lines were 1 x 2 x 3 x 4 5 x 6 x, an empty one, and b. */
    assert_string_equal(all.text, "[10:3:6/x//][13:0:b/]");
    cf_matcher_free(matcher);
}

/* ----------------------------------------------------------------------- construction */

/* What is held or owed at the end of one input is not for the next one. */
TEST(test_each_input_begins_anew)
{
    const char *inputs[] = {"b\nc\na\n", "d\ne\na\nb\n", "a\n"};
    cf_grep_options options = {
        .each_input = true, .numbers = true, .context = true, .before = 1, .after = 1, .limit = 2};
    arrivals all = {0};
    cf_matcher *matcher = cf_matcher_new((cf_pattern[]){{"a", 1}}, 1, NULL);
    cf_coro *grep = cf_grep_with(matcher, &options, cf_sink(collect, &all));
    for (size_t i = 0; i < COUNT(inputs); i++) {
        int fd = file_with(inputs[i]);
        assert_int_equal(cf_lines(fd, cf_ref(grep)), CF_DONE);
        assert_int_equal(cf_state_of(grep), CF_SUSPENDED);
        close(fd);
    }
    cf_free(grep);
    assert_string_equal(all.text, "[2:3:c/][3:0:a/]"
                                  "[2:3:e/][3:0:a/][4:1:b/]"
                                  "[1:2:a/]");
    cf_matcher_free(matcher);
}

TEST(test_flags)
{
    static const struct {
        const char *pattern;
        unsigned flags;
        const char *expected;
    } cases[] = {
        {"a.c", 0, "[0:0:abc/a.c/xa.c/]"},
        {"a.c", CF_GREP_FIXED, "[0:0:a.c/xa.c/]"},
        {"A.C", CF_GREP_FIXED | CF_GREP_ICASE, "[0:0:a.c/xa.c/]"},
        {"a.c", CF_GREP_FIXED | CF_GREP_WORD, "[0:0:a.c/]"},
        {"a.c", CF_GREP_LINE, "[0:0:abc/a.c/]"},
        {"a.c", CF_GREP_FIXED | CF_GREP_INVERT, "[0:0:abc/]"},
        {"b\n^x", 0, "[0:0:abc/][0:0:xa.c/]"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        arrivals all = {0};
        int fd = file_with("abc\na.c\nxa.c\n");
        cf_coro *grep = cf_grep(cases[i].pattern, cases[i].flags, cf_sink(collect, &all));
        assert_int_equal(cf_lines(fd, grep), CF_DONE);
        assert_string_equal(all.text, cases[i].expected);
        close(fd);
    }
}

TEST(test_bad_pattern)
{
    arrivals all = {0};
    cf_coro *sink = cf_sink(collect, &all);
    assert_null(cf_grep("a(b", 0, sink));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    assert_non_null(strstr(cf_last_error()->text, "offset 3"));
    assert_true(all.closed);
}

TEST(test_two_syntaxes)
{
    assert_null(cf_grep("a", CF_GREP_FIXED | CF_GREP_BASIC, cf_null()));
    assert_int_equal(cf_last_error()->code, CF_EINVAL);
}

TEST(test_lines_may_end_in_another_byte_than_the_matcher_knows)
{
    cf_grep_options context = {.numbers = true, .context = true, .before = 1, .limit = 2};
    check_records("[ac]", &(cf_grep_options){0}, "b\0a\nc\0d\0\0c", 10, "[0:0:a/c][0:0:c]");
    check_records("^$", &(cf_grep_options){.invert = true}, "\0\na\0\0b\0", 7, "[0:0:/a][0:0:b]");
    check_records("a", &context, "1\0a\n\0x\0y\0a\0a\0", 13, "[1:3:1][2:0:a/][4:3:y][5:0:a]");
}

TEST(test_no_target)
{
    assert_null(cf_grep("a", 0, cf_grep("(", 0, cf_null())));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
}

TEST(test_no_matcher)
{
    const cf_pattern pattern = {"(", 1};
    const cf_matcher_options syntax = {.separator = '\n'};
    assert_null(
        cf_grep_with(cf_matcher_new(&pattern, 1, &syntax), &(cf_grep_options){0}, cf_null()));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    assert_null(cf_records_with(cf_matcher_new(&pattern, 1, &syntax), cf_null()));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
}

/* A target that wants no more ends the filter, and that is no error. */
TEST(test_target_stops)
{
    arrivals all = {0};
    int fd = file_with("a1\na2\na3\n");
    assert_int_equal(cf_lines(fd, cf_grep("a", 0, cf_head(1, cf_sink(collect, &all)))), CF_DONE);
    assert_string_equal(all.text, "[0:0:a1/]");
    close(fd);
}

/* ------------------------------------------------------------------------------ limits */

TEST(test_match_limit_names_the_line)
{
    const char *pattern = "^(?:(a+)+)\\1$";
    cf_matcher_options hard = {.separator = '\n', .match_limit = 1};
    cf_matcher *matcher = cf_matcher_new((cf_pattern[]){{pattern, strlen(pattern)}}, 1, &hard);
    assert_non_null(matcher);
    for (int numbers = 0; numbers < 2; numbers++) {
        arrivals all = {0};
        cf_grep_options options = {.numbers = numbers};
        int fd = file_with("b\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\n");
        cf_input input = {.fd = fd, .separator = '\n', .name = "in"};
        cf_coro *grep = cf_grep_with(matcher, &options, cf_sink(collect, &all));
        assert_int_equal(cf_lines_input(&input, grep), CF_ERROR);
        const char *place = numbers ? "in: line 2: " : "in: byte 2: ";
        assert_int_equal(cf_last_error()->code, CF_ELIMIT);
        assert_int_equal(strncmp(cf_last_error()->text, place, strlen(place)), 0);
        assert_string_equal(cf_last_error()->where, "grep");
        close(fd);
    }
    cf_matcher_free(matcher);
}

TEST(test_what_is_before_an_undecided_line_has_come)
{
    const char *pattern = "^(?:(a+)+)\\1$|x";
    cf_matcher_options hard = {.separator = '\n', .match_limit = 100, .flags = CF_MATCH_NO_JIT};
    cf_matcher *matcher = cf_matcher_new((cf_pattern[]){{pattern, strlen(pattern)}}, 1, &hard);
    assert_non_null(matcher);
    for (int invert = 0; invert < 2; invert++) {
        arrivals all = {0};
        uint64_t lines = 0;
        cf_grep_options options = {
            .invert = invert, .numbers = true, .context = true, .after = 1, .lines = &lines};
        cf_coro *grep = cf_grep_with(matcher, &options, cf_sink(collect, &all));
        assert_int_equal(cf_lines_text("x\nb\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\n", 37, grep),
                         CF_ERROR);
        assert_int_equal(cf_last_error()->code, CF_ELIMIT);
        assert_string_equal(all.text, invert ? "[2:2:b/]" : "[1:2:x/][2:1:b/]");
        assert_int_equal(lines, 2);
    }
    cf_matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passes_lines_that_match),
        cmocka_unit_test(test_neighbours_are_one_span),
        cmocka_unit_test(test_last_line_may_lack_its_newline),
        cmocka_unit_test(test_nothing_matches),
        cmocka_unit_test(test_empty_input),
        cmocka_unit_test(test_empty_lines_match_an_empty_pattern),
        cmocka_unit_test(test_inverted_gaps_are_spans),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_selected_lines_are_counted),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_limit_then_context),
        cmocka_unit_test(test_context_before),
        cmocka_unit_test(test_context_after),
        cmocka_unit_test(test_context_meets),
        cmocka_unit_test(test_everything),
        cmocka_unit_test(test_context_over_many_sends),
        cmocka_unit_test(test_each_input_begins_anew),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_bad_pattern),
        cmocka_unit_test(test_two_syntaxes),
        cmocka_unit_test(test_lines_may_end_in_another_byte_than_the_matcher_knows),
        cmocka_unit_test(test_no_target),
        cmocka_unit_test(test_no_matcher),
        cmocka_unit_test(test_target_stops),
        cmocka_unit_test(test_match_limit_names_the_line),
        cmocka_unit_test(test_what_is_before_an_undecided_line_has_come),
    };
    return RUN("filter grep", tests);
}

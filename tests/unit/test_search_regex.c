/*
 * test_search_regex.c - PCRE2 as it is used: on which stack it runs, what it is compiled for, and
 * what happens when a limit is hit.
 */
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "search/matcher.h"
#include "search/regex.h"
#include "search/steady.h"

/* PCRE2's compiler, counted; and without memory when a test wants that. */
static int compilations;
static bool without_memory;

pcre2_code *__real_pcre2_compile_8(PCRE2_SPTR8 text, PCRE2_SIZE len, uint32_t options, int *error,
                                   PCRE2_SIZE *offset, pcre2_compile_context *context);
pcre2_code *__wrap_pcre2_compile_8(PCRE2_SPTR8 text, PCRE2_SIZE len, uint32_t options, int *error,
                                   PCRE2_SIZE *offset, pcre2_compile_context *context);

pcre2_code *__wrap_pcre2_compile_8(PCRE2_SPTR8 text, PCRE2_SIZE len, uint32_t options, int *error,
                                   PCRE2_SIZE *offset, pcre2_compile_context *context)
{
    compilations++;
    if (!without_memory)
        return __real_pcre2_compile_8(text, len, options, error, offset, context);
    *error = PCRE2_ERROR_HEAP_FAILED;
    return NULL;
}

static bool without_malloc;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    return without_malloc ? NULL : __real_malloc(size);
}

enum { SMALL_STACK = 64 * 1024, LONG_LINE = 200 * 1000 };

static cf_matcher *compile(const char *pattern, unsigned flags)
{
    cf_pattern one = {pattern, strlen(pattern)};
    cf_matcher_options options = {.flags = flags, .separator = '\n'};
    cf_matcher *matcher = cf_matcher_new(&one, 1, &options);
    assert_non_null(matcher);
    return matcher;
}

struct job {
    cf_matcher *matcher;
    const char *line;
    cf_found found;
};

/* LONG_LINE times an a, without a newline; from malloc. */
static char *make_long_line(void)
{
    char *line = malloc(LONG_LINE);
    assert_non_null(line);
    memset(line, 'a', LONG_LINE);
    return line;
}

static void *search(void *data)
{
    struct job *job = data;
    cf_extent line;
    job->found = cf_matcher_find_line(job->matcher, job->line, job->line + LONG_LINE, &line);
    return NULL;
}

/* The least that a thread may have is more on some processors. */
static size_t small_stack(void)
{
    long least = sysconf(_SC_THREAD_STACK_MIN);
    return least > SMALL_STACK ? (size_t)least : SMALL_STACK;
}

/* Each turn of the group needs room to come back to: far more than a coroutine's stack has. */
static void run_on_small_stack(void *(*run)(void *), struct job *job)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    assert_int_equal(pthread_attr_setstacksize(&attributes, small_stack()), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run, job), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

TEST(backtracking_needs_no_stack_of_the_caller)
{
    char *line = make_long_line();
    line[LONG_LINE - 1] = '\n';
    for (unsigned flags = 0; flags <= CF_MATCH_NO_JIT; flags += CF_MATCH_NO_JIT) {
        cf_matcher *matcher = compile("^(?:(a)|b)*(?<!b)$", flags);
        cf__program_enable_jit(matcher->program);
        struct job job = {matcher, line, CF_FOUND_NONE};
        run_on_small_stack(search, &job);
        assert_int_equal(job.found, CF_FOUND_MATCH);
        cf_matcher_free(matcher);
    }
    free(line);
}

static cf_value search_in_body(cf_coro *self, void *job)
{
    (void)self;
    search(job);
    return cf_nil;
}

/* stack: its size in bytes. */
static void search_on_coroutine(struct job *job, size_t stack)
{
    cf_coro *co = cf_new_sized(search_in_body, job, stack);
    assert_int_equal(cf_next(co, NULL), CF_DONE);
    cf_free(co);
}

/* Without a stack of its own JIT takes 32 KiB of the caller's. */
TEST(jit_needs_no_stack_of_the_caller)
{
    char *line = make_long_line();
    line[LONG_LINE - 1] = '\n';
    cf_matcher *matcher = compile("^(?:(a)|b)*(?<!b)$", 0);
    struct job job = {matcher, line, CF_FOUND_NONE};
    cf__program_enable_jit(matcher->program);
    search(&job); /* what is made once is made here */
    job.found = CF_FOUND_NONE;
    search_on_coroutine(&job, 32 * 1024);
    assert_int_equal(job.found, CF_FOUND_MATCH);
    cf_matcher_free(matcher);
    free(line);
}

/* So many groups within each other that to call oneself for each takes 100 KB. */
static cf_matcher *compile_nested(const char *open, const char *inner, const char *close,
                                  uint32_t match_limit)
{
    enum { DEPTH = 240 };
    char pattern[4096] = "";
    for (int i = 0; i < DEPTH; i++)
        strcat(pattern, open);
    strcat(pattern, inner);
    for (int i = 0; i < DEPTH; i++)
        strcat(pattern, close);
    cf_pattern one = {pattern, strlen(pattern)};
    cf_matcher_options options = {.separator = '\n', .match_limit = match_limit};
    cf_matcher *matcher = cf_matcher_new(&one, 1, &options);
    assert_non_null(matcher);
    return matcher;
}

TEST(groups_within_groups_need_little_stack)
{
    char *line = make_long_line();
    for (uint32_t by_dfa = 0; by_dfa < 2; by_dfa++) {
        cf_matcher *matcher = by_dfa ? compile_nested("(?=", "\\w+", ")", 1)
                                     : compile_nested("(", "(?!b)\\w+", ")", 0);
        struct job job = {matcher, line, CF_FOUND_NONE};
        cf__program_enable_jit(matcher->program);
        search_on_coroutine(&job, 64 * 1024);
        assert_int_equal(job.found, CF_FOUND_MATCH);
        cf_matcher_free(matcher);
    }
    free(line);
}

/* As deep as its stack allows; then nobody can decide. */
TEST(endless_recursion_is_a_limit)
{
    char *line = make_long_line();
    cf_pattern pattern = {"(?(?=a(?R))a|a(?R))", 19};
    cf_matcher_options options = {.separator = '\n', .match_limit = 20000};
    struct job job = {.matcher = cf_matcher_new(&pattern, 1, &options), .line = line};
    run_on_small_stack(search, &job);
    assert_int_equal(job.found, CF_FOUND_ERROR);
    assert_string_equal(cf_matcher_error(job.matcher), "match limit exceeded");
    cf_matcher_free(job.matcher);
    free(line);
}

static void *find_longest(void *data)
{
    struct job *job = data;
    cf_match match;
    job->found = cf_matcher_find(job->matcher, job->line, LONG_LINE - 1, 0, 0, &match);
    assert_int_equal(match.end, LONG_LINE - 1);
    return NULL;
}

TEST(the_longest_match_needs_little_stack)
{
    cf_pattern pattern = {"(a|aa)*\\>", 9};
    cf_matcher_options options = {.syntax = CF_SYNTAX_EXTENDED, .separator = '\n'};
    struct job job = {.matcher = cf_matcher_new(&pattern, 1, &options)};
    char *line = malloc(LONG_LINE);
    assert_non_null(line);
    job.line = memset(line, 'a', LONG_LINE);
    run_on_small_stack(find_longest, &job);
    assert_int_equal(job.found, CF_FOUND_MATCH);
    cf_matcher_free(job.matcher);
    free(line);
}

static uint32_t options_for(const cf_matcher *matcher, enum cf__text_kind kind)
{
    uint32_t options = 0;
    pcre2_pattern_info(cf__regex_variant(matcher->program->regexes[0], kind), PCRE2_INFO_ALLOPTIONS,
                       &options);
    return options;
}

TEST(ascii_text_never_pays_for_unicode)
{
    cf_matcher *matcher = compile("\\w+\\s\\d{2}", CF_MATCH_UTF | CF_MATCH_ICASE);
    assert_int_equal(options_for(matcher, CF__TEXT_ASCII) & (PCRE2_UTF | PCRE2_UCP), 0);
    assert_int_equal(options_for(matcher, CF__TEXT_UTF8) & (PCRE2_UTF | PCRE2_UCP),
                     PCRE2_UTF | PCRE2_UCP);
    assert_true(options_for(matcher, CF__TEXT_BROKEN) & PCRE2_MATCH_INVALID_UTF);
    cf_matcher_free(matcher);
}

/* As bytes, "\xc3\xa9*" would be \xc3 and any number of \xa9. */
TEST(a_character_beyond_ascii_is_repeated_whole)
{
    cf_extent line;
    static const char text[] = "ab\n";
    cf_matcher *matcher = compile("^a\xc3\xa9*b", CF_MATCH_UTF);
    assert_int_equal(cf_matcher_find_line(matcher, text, text + 3, &line), CF_FOUND_MATCH);
    cf_matcher_free(matcher);
}

static size_t count_lines(cf_matcher *matcher, const char *text)
{
    const char *end = text + strlen(text);
    cf_extent line = {text, text};
    size_t count = 0;
    while (cf_matcher_find_line(matcher, line.end, end, &line) == CF_FOUND_MATCH)
        count++;
    return count;
}

/* Lines are found without PCRE2; where in a line the match is, PCRE2 is asked. */
TEST(a_plain_pattern_is_compiled_when_it_is_asked_for)
{
    cf_match match;
    compilations = 0;
    cf_matcher *matcher = compile("holmes", CF_MATCH_UTF);
    cf__program_enable_jit(matcher->program);
    assert_int_equal(count_lines(matcher, "watson\nholmes\nHolmes\nholmes\n"), 2);
    assert_int_equal(compilations, 0);
    assert_int_equal(cf_matcher_groups(matcher), 0);
    assert_int_equal(cf_matcher_group(matcher, 0, "name", 4), 0);
    without_memory = true;
    assert_int_equal(cf_matcher_find(matcher, "a holmes", 8, 0, 0, &match), CF_FOUND_ERROR);
    without_memory = false;
    assert_int_equal(cf_matcher_find(matcher, "a holmes", 8, 0, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.start, 2);
    assert_int_equal(match.end, 8);
    assert_true(compilations > 0);
    cf_matcher_free(matcher);
}

TEST(a_pattern_that_is_not_plain_is_refused_at_once)
{
    static const char *const wrong[] = {"a(", "*a", "[", "a\\"};
    cf_matcher_options options = {.separator = '\n'};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cf_pattern pattern = {wrong[i], strlen(wrong[i])};
        assert_null(cf_matcher_new(&pattern, 1, &options));
    }
    options.flags = CF_MATCH_UTF;
    assert_null(cf_matcher_new(&(cf_pattern){"\xe9", 1}, 1, &options));
}

/* PCRE2 gets pieces of a text, the first of about 1024 bytes: of whole lines, wherever that falls.
 */
TEST(a_text_is_never_cut_within_a_line)
{
    enum { PIECE = 1024, AROUND = 16 };
    static const char *const lines[] = {"aae\n", "aa\xc3\xa9\n", "aa\xc3\xa9"};
    cf_matcher *matcher = compile("(\\w)\\1[e\xc3\xa9]$", CF_MATCH_UTF);
    char text[PIECE + 2 * AROUND], explained[256];
    cf_matcher_explain(matcher, explained, sizeof explained);
    assert_non_null(strstr(explained, "PCRE2 over many lines"));
    for (size_t i = 0; i < COUNT(lines); i++)
        for (size_t before = PIECE - AROUND; before < PIECE + AROUND; before++) {
            memset(text, 'b', before);
            for (size_t at = before - 1; at >= 8; at -= 8)
                text[at] = '\n';
            strcpy(text + before, lines[i]);
            assert_int_equal(count_lines(matcher, text), 1);
        }
    cf_matcher_free(matcher);
}

/* Several lines that together hit a limit, of which none does. */
TEST(a_limit_hit_by_a_block_is_none_of_a_line)
{
    cf_pattern pattern = {"(?:x+x+)+y|((?:b|c)\\1)z", 23};
    cf_matcher_options options = {.separator = '\n', .match_limit = 5000};
    cf_matcher *matcher = cf_matcher_new(&pattern, 1, &options);
    char text[4000];
    size_t len = 0;
    assert_non_null(matcher);
    while (len + 40 < sizeof text)
        len += (size_t)sprintf(text + len, "xxxxxxxxx\n");
    len += (size_t)sprintf(text + len, "xxxy\n");
    cf_extent line;
    assert_int_equal(cf_matcher_find_line(matcher, text, text + len, &line), CF_FOUND_MATCH);
    assert_int_equal(line.end - line.start, 5);
    cf_matcher_free(matcher);
}

/* ---------------------------------------------------------- text that may change */

TEST(text_that_may_change_is_copied)
{
    struct cf__steady steady = {NULL, 0, NULL, 0, CF__TEXT_ASCII};
    enum cf__text_kind kind = CF__TEXT_UTF8;
    char text[] = "stra\303\237e";
    size_t len = strlen(text);

    const char *copy = cf__steady_text(&steady, text, len, false, &kind);
    assert_int_equal(kind, CF__TEXT_UTF8);
    assert_ptr_not_equal(copy, text);
    text[5] = 'x';
    assert_ptr_equal(cf__steady_text(&steady, text, len, true, &kind), copy);
    assert_int_equal(kind, CF__TEXT_UTF8);
    assert_memory_equal(copy, "stra\303\237e", len);
    copy = cf__steady_text(&steady, text, len, false, &kind);
    assert_int_equal(kind, CF__TEXT_BROKEN);
    assert_memory_equal(copy, text, len);
    cf__steady_free(&steady);
}

/* Otherwise each match in it would cost a look at all that follows. */
TEST(text_of_any_length_is_copied)
{
    enum { LONG = 3 * 1024 * 1024 };
    struct cf__steady steady = {NULL, 0, NULL, 0, CF__TEXT_ASCII};
    enum cf__text_kind kind = CF__TEXT_UTF8;
    char *text = malloc(LONG);
    assert_non_null(text);
    memset(text, 'a', LONG);
    without_malloc = true;
    assert_ptr_equal(cf__steady_text(&steady, text, LONG, false, &kind), text);
    without_malloc = false;
    assert_int_equal(kind, CF__TEXT_BROKEN);
    assert_memory_equal(cf__steady_text(&steady, text, LONG, false, &kind), text, LONG);
    assert_ptr_equal(cf__steady_text(&steady, text, LONG, true, &kind), steady.bytes);
    assert_int_equal(kind, CF__TEXT_UTF8);
    cf__steady_free(&steady);
    free(text);
}

TEST(wary_answers_are_the_same)
{
    static const char line[] = "\303\244 stra\303\237e \303\244";
    cf_match match;
    cf_matcher *matcher = compile("\\w+\303\237|\303\244$", CF_MATCH_UTF | CF_MATCH_WARY);
    assert_int_equal(cf_matcher_find(matcher, line, strlen(line), 0, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.start, 3);
    assert_int_equal(match.end, 9);
    assert_int_equal(cf_matcher_find(matcher, line, strlen(line), 9, 0, &match), CF_FOUND_MATCH);
    assert_int_equal(match.start, 11);
    cf_matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_that_may_change_is_copied),
        cmocka_unit_test(text_of_any_length_is_copied),
        cmocka_unit_test(wary_answers_are_the_same),
        cmocka_unit_test(backtracking_needs_no_stack_of_the_caller),
        cmocka_unit_test(jit_needs_no_stack_of_the_caller),
        cmocka_unit_test(groups_within_groups_need_little_stack),
        cmocka_unit_test(endless_recursion_is_a_limit),
        cmocka_unit_test(the_longest_match_needs_little_stack),
        cmocka_unit_test(ascii_text_never_pays_for_unicode),
        cmocka_unit_test(a_character_beyond_ascii_is_repeated_whole),
        cmocka_unit_test(a_plain_pattern_is_compiled_when_it_is_asked_for),
        cmocka_unit_test(a_pattern_that_is_not_plain_is_refused_at_once),
        cmocka_unit_test(a_text_is_never_cut_within_a_line),
        cmocka_unit_test(a_limit_hit_by_a_block_is_none_of_a_line),
    };
    return RUN("search_regex", tests);
}

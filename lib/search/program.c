/*
 * program.c - from patterns and options to a program.
 */
#include "search/program.h"

#include <stdlib.h>
#include <string.h>

#include "search/fail.h"
#include "search/text.h"

/* "(*UTF)", "(*LIMIT_MATCH=10)": what must stay at the very start of a pattern. */
static size_t leading_verbs(const cf_pattern *pattern)
{
    size_t at = 0;
    while (at + 2 < pattern->len && memcmp(pattern->text + at, "(*", 2) == 0 &&
           pattern->text[at + 2] >= 'A' && pattern->text[at + 2] <= 'Z') {
        const char *close = memchr(pattern->text + at, ')', pattern->len - at);
        if (close == NULL)
            break;
        at = (size_t)(close + 1 - pattern->text);
    }
    return at;
}

/* GNU grep's -w: PCRE2's own MATCH_WORD asks for a word character inside the match. */
static void wrap_in_word(struct cf__text *out, const cf_pattern *pattern)
{
    size_t verbs = leading_verbs(pattern);
    cf__text_add(out, pattern->text, verbs);
    cf__text_add_string(out, "(?<!\\w)(?:");
    cf__text_add(out, pattern->text + verbs, pattern->len - verbs);
    cf__text_add_string(out, "\\E)(?!\\w)"); /* \E: a \Q may be open */
}

static uint32_t compile_options(const cf_matcher_options *options)
{
    uint32_t result = PCRE2_DOLLAR_ENDONLY;
    if (options->flags & CF_MATCH_ICASE)
        result |= PCRE2_CASELESS;
    if (options->flags & CF_MATCH_MULTILINE)
        result |= PCRE2_MULTILINE;
    return result;
}

static struct cf__regex *compile(const struct cf__text *text, const cf_matcher_options *options,
                                 size_t index, size_t count)
{
    struct cf__regex_source source = {
        .text = text->bytes != NULL ? text->bytes : "",
        .len = text->len,
        .options = compile_options(options),
        .extra_options = options->flags & CF_MATCH_LINE ? PCRE2_EXTRA_MATCH_LINE : 0,
        .utf = options->flags & CF_MATCH_UTF,
        .jit = !(options->flags & CF_MATCH_NO_JIT),
    };
    if (text->failed) {
        cf__fail_no_memory();
        return NULL;
    }
    return cf__regex_new(&source, index, count);
}

static struct cf__regex *compile_perl(const cf_pattern *pattern, const cf_matcher_options *options,
                                      size_t index, size_t count)
{
    struct cf__text text = {0};
    bool word = (options->flags & (CF_MATCH_WORD | CF_MATCH_LINE)) == CF_MATCH_WORD;
    if (word)
        wrap_in_word(&text, pattern);
    else
        cf__text_add(&text, pattern->text, pattern->len);
    struct cf__regex *regex = compile(&text, options, index, count);
    cf__text_free(&text);
    return regex;
}

/* Longest first, so that the first alternative that matches is the longest one. */
static int by_length_descending(const void *left, const void *right)
{
    size_t a = ((const cf_pattern *)left)->len;
    size_t b = ((const cf_pattern *)right)->len;
    return (a < b) - (a > b);
}

static void add_alternatives(struct cf__text *text, cf_pattern *patterns, size_t n)
{
    qsort(patterns, n, sizeof *patterns, by_length_descending);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            cf__text_add_string(text, "|");
        cf__text_add_quoted(text, patterns[i].text, patterns[i].len);
    }
}

static struct cf__regex *compile_fixed(const cf_pattern patterns[], size_t n,
                                       const cf_matcher_options *options)
{
    struct cf__text text = {0};
    cf_pattern *sorted = malloc(n * sizeof *sorted);
    bool word = (options->flags & (CF_MATCH_WORD | CF_MATCH_LINE)) == CF_MATCH_WORD;
    if (sorted == NULL) {
        cf__fail_no_memory();
        return NULL;
    }
    memcpy(sorted, patterns, n * sizeof *sorted);
    cf__text_add_string(&text, word ? "(?<!\\w)(?:" : "(?:");
    add_alternatives(&text, sorted, n);
    cf__text_add_string(&text, word ? ")(?!\\w)" : ")");
    free(sorted);
    struct cf__regex *regex = compile(&text, options, 0, 1);
    cf__text_free(&text);
    return regex;
}

static bool compile_all(struct cf__program *program, const cf_pattern patterns[], size_t n)
{
    const cf_matcher_options *options = &program->options;
    bool one_by_one = options->syntax == CF_SYNTAX_PERL;
    size_t count = one_by_one || n == 0 ? n : 1;

    program->regexes = calloc(count + 1, sizeof *program->regexes);
    if (program->regexes == NULL) {
        cf__fail_no_memory();
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        program->regexes[i] = one_by_one ? compile_perl(&patterns[i], options, i, n)
                                         : compile_fixed(patterns, n, options);
        if (program->regexes[i] == NULL)
            return false;
        program->regex_count++;
        size_t groups = cf__regex_groups(program->regexes[i]);
        if (groups > program->groups)
            program->groups = groups;
    }
    return true;
}

struct cf__program *cf__program_new(const cf_pattern patterns[], size_t n,
                                    const cf_matcher_options *options)
{
    if (options->syntax != CF_SYNTAX_PERL && options->syntax != CF_SYNTAX_FIXED) {
        cf__fail(CF_EINVAL, "matcher", "unknown syntax %d", (int)options->syntax);
        return NULL;
    }
    struct cf__program *program = calloc(1, sizeof *program);
    if (program == NULL) {
        cf__fail_no_memory();
        return NULL;
    }
    atomic_init(&program->references, 1);
    program->options = *options;
    if (!compile_all(program, patterns, n)) {
        cf__program_free(program);
        return NULL;
    }
    return program;
}

struct cf__program *cf__program_ref(struct cf__program *program)
{
    atomic_fetch_add_explicit(&program->references, 1, memory_order_relaxed);
    return program;
}

void cf__program_free(struct cf__program *program)
{
    if (atomic_fetch_sub_explicit(&program->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < program->regex_count; i++)
        cf__regex_free(program->regexes[i]);
    free(program->regexes);
    free(program);
}

void cf__program_speed_up(struct cf__program *program)
{
    for (size_t i = 0; i < program->regex_count; i++)
        cf__regex_speed_up(program->regexes[i]);
}

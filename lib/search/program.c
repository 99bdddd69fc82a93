/*
 * program.c - compile patterns and options to a program: regexes for PCRE2, and a plan.
 */
#include "config.h"

#include "search/program.h"

#include <stdlib.h>
#include <string.h>

#include "search/caseless.h"
#include "search/fail.h"
#include "search/forest.h"
#include "search/longest.h"
#include "search/pieces.h"

/* A setting such as "(*UTF)" or "(*LIMIT_MATCH=10)", as opposed to a verb such as "(*FAIL)", which
 * is part of the pattern. */
static bool is_setting(const char *verb, const char *close)
{
    static const char *const items[] = {"ACCEPT", "COMMIT", "F",    "FAIL",
                                        "MARK",   "PRUNE",  "SKIP", "THEN"};
    const char *colon = memchr(verb, ':', (size_t)(close - verb));
    size_t len = (size_t)((colon != NULL ? colon : close) - verb);
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (strlen(items[i]) == len && memcmp(items[i], verb, len) == 0)
            return false;
    return *verb >= 'A' && *verb <= 'Z';
}

/* The length of the leading settings, which must stay at the very start of a pattern. */
static size_t leading_settings(const cf_pattern *pattern)
{
    size_t at = 0;
    while (at + 2 < pattern->len && memcmp(pattern->text + at, "(*", 2) == 0) {
        const char *verb = pattern->text + at + 2;
        const char *close = memchr(verb, ')', pattern->len - at - 2);
        if (close == NULL || !is_setting(verb, close))
            break;
        at = (size_t)(close + 1 - pattern->text);
    }
    return at;
}

static bool needs_caseless(const cf_pattern *pattern, const cf_matcher_options *options)
{
    unsigned both = CF_MATCH_ICASE | CF_MATCH_UTF;
    return (options->flags & both) == both && cf__has_cased_class(pattern->text, pattern->len) &&
           !cf__restores_case(pattern->text, pattern->len);
}

/* Append a pattern, or what follows its settings. */
static void add_pattern(struct cf__text *out, const cf_pattern *pattern,
                        const cf_matcher_options *options)
{
    if (needs_caseless(pattern, options))
        cf__add_caseless(out, pattern->text, pattern->len);
    else
        cf__text_add(out, pattern->text, pattern->len);
}

/* GNU grep's -w. PCRE2_EXTRA_MATCH_WORD means \b on both sides instead, which differs where a match
 * does not begin and end with word characters. `tail` is put between the pattern and its end. */
static void wrap_in_word(struct cf__text *out, const cf_pattern *pattern,
                         const cf_matcher_options *options, const char *tail)
{
    size_t settings = leading_settings(pattern);
    const cf_pattern rest = {pattern->text + settings, pattern->len - settings};
    cf__text_add(out, pattern->text, settings);
    cf__text_add_string(out, "(?<!\\w)(?:");
    add_pattern(out, &rest, options);
    cf__text_add_string(out, tail);
    cf__text_add_string(out, "\\E)(?!\\w)"); /* \E ends a \Q */
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

/* What PCRE2 takes for a newline. With CF_MATCH_CRLF a single line loses its CR beforehand, but a
 * subject of several lines keeps the CRs within it. */
static uint32_t newline_within(const cf_matcher_options *options)
{
    unsigned both = CF_MATCH_MULTILINE | CF_MATCH_CRLF;
    return (options->flags & both) == both ? PCRE2_NEWLINE_ANYCRLF : PCRE2_NEWLINE_LF;
}

/* Does every byte of the pattern match only itself, in PCRE2 as well? */
static bool is_plain(const cf_pattern *pattern, const cf_matcher_options *options)
{
    if (options->syntax == CF_SYNTAX_FIXED)
        return true;
    for (size_t i = 0; i < pattern->len; i++)
        if (pattern->text[i] == '\0' || strchr("\\^$.[|()?*+{", pattern->text[i]) != NULL)
            return false;
    return !(options->flags & CF_MATCH_UTF) ||
           cf__is_utf8(pattern->text, pattern->text + pattern->len);
}

/* Are the patterns plain, and small enough that PCRE2 is certain to compile them as one? Its limit
 * is 65535 bytes of compiled code. */
static bool are_plain(const cf_pattern patterns[], size_t n, const cf_matcher_options *options)
{
    enum { MOST = 60000, FOR_BYTE = 3, FOR_PATTERN = 6, FOR_WRAPPED_PATTERN = 60 };
    bool wrapped = options->flags & (CF_MATCH_WORD | CF_MATCH_LINE);
    size_t size = 0;
    for (size_t i = 0; i < n && size <= MOST; i++) {
        if (!is_plain(&patterns[i], options))
            return false;
        size += patterns[i].len < MOST ? patterns[i].len * FOR_BYTE : MOST;
        size += wrapped ? FOR_WRAPPED_PATTERN : FOR_PATTERN;
    }
    return size <= MOST;
}

static struct cf__regex *compile(const struct cf__text *text, const cf_matcher_options *options,
                                 bool plain, size_t index, size_t count)
{
    struct cf__regex_source source = {
        .text = text->bytes != NULL ? text->bytes : "",
        .len = text->len,
        .options = compile_options(options),
        .extra_options = options->flags & CF_MATCH_LINE ? PCRE2_EXTRA_MATCH_LINE : 0,
        .newline = newline_within(options),
        .utf = options->flags & CF_MATCH_UTF,
        .jit = !(options->flags & CF_MATCH_NO_JIT),
        .plain = plain,
    };
    if (text->failed) {
        cf__fail_no_memory();
        return NULL;
    }
    return cf__regex_new(&source, index, count);
}

/*
 * Does the pattern compile by itself? Rewriting could complete an invalid pattern (with
 * wrap_in_word, a backslash at its end would escape the parenthesis), and would shift the offset in
 * the error message.
 */
static bool is_pattern(const cf_pattern *pattern, const cf_matcher_options *options, size_t index,
                       size_t count)
{
    struct cf__text text = {0};
    cf__text_add(&text, pattern->text, pattern->len);
    struct cf__regex *regex = compile(&text, options, false, index, count);
    cf__text_free(&text);
    cf__regex_free(regex);
    return regex != NULL;
}

static struct cf__regex *compile_word(const cf_pattern *pattern, const cf_matcher_options *options,
                                      bool plain, const char *tail, size_t index, size_t count)
{
    struct cf__text text = {0};
    wrap_in_word(&text, pattern, options, tail);
    struct cf__regex *regex = compile(&text, options, plain, index, count);
    cf__text_free(&text);
    return regex;
}

static struct cf__regex *compile_one(const cf_pattern *pattern, const cf_matcher_options *options,
                                     size_t index, size_t count)
{
    bool plain = are_plain(pattern, 1, options);
    bool word = (options->flags & (CF_MATCH_WORD | CF_MATCH_LINE)) == CF_MATCH_WORD;
    bool changed = word || needs_caseless(pattern, options);
    if (changed && !plain && !is_pattern(pattern, options, index, count))
        return NULL;
    if (word) {
        struct cf__regex *regex = compile_word(pattern, options, plain, "", index, count);
        /* with (?x) the pattern may end in a comment, which ends with the line */
        return regex != NULL ? regex : compile_word(pattern, options, plain, "\n", index, count);
    }
    struct cf__text text = {0};
    add_pattern(&text, pattern, options);
    struct cf__regex *regex = compile(&text, options, plain, index, count);
    cf__text_free(&text);
    return regex;
}

/* PCRE2's newline in a pattern that may be run over many lines: the separator. */
static uint32_t newline_of(const cf_matcher_options *options)
{
    return options->separator == 0 ? PCRE2_NEWLINE_NUL : PCRE2_NEWLINE_LF;
}

static bool add_regex(struct cf__program *program, struct cf__regex *regex)
{
    if (regex == NULL)
        return false;
    program->regexes[program->regex_count++] = regex;
    if (cf__regex_groups(regex) > program->groups)
        program->groups = cf__regex_groups(regex);
    return true;
}

/* The source of a regex written from trees (emit.h), which may be run over many lines. */
static struct cf__regex_source whole_source(const cf_matcher_options *options,
                                            const struct cf__forest *forest,
                                            const struct cf__text *text)
{
    return (struct cf__regex_source){
        .text = text->bytes != NULL ? text->bytes : "",
        .len = text->len,
        .options = PCRE2_MULTILINE,
        .newline = newline_of(options),
        .utf = forest->mode.utf,
        .jit = !(options->flags & CF_MATCH_NO_JIT),
    };
}

static bool add_long_literal(struct cf__program *program, const struct cf__forest *forest,
                             const struct cf__ast *pattern)
{
    static const struct cf__text none = {0};
    struct cf__regex_source source = whole_source(&program->options, forest, &none);
    return add_regex(program, cf__pieces_new(&source, pattern, &forest->mode));
}

/*
 * Perl syntax: PCRE2 gets each pattern as it was written, except for a literal that may be too
 * long. (Not with CF_MATCH_MULTILINE, where a pattern written from its tree may see other line
 * ends.)
 */
static bool compile_perl(struct cf__program *program, const struct cf__forest *forest,
                         const cf_pattern patterns[], size_t n)
{
    bool has_trees = forest->root != NULL && !(program->options.flags & CF_MATCH_MULTILINE);
    const struct cf__ast *tree = has_trees ? forest->root->child : NULL;
    for (size_t i = 0; i < n; i++, tree = tree != NULL ? tree->next : NULL) {
        bool added = tree != NULL && cf__is_long_literal(tree)
                         ? add_long_literal(program, forest, tree)
                         : add_regex(program, compile_one(&patterns[i], &program->options, i, n));
        if (!added)
            return false;
    }
    return true;
}

/*
 * Add a regex for `count` patterns, and one for the longest match where the first may be shorter.
 * 0: added. Negative: no memory, or refused by PCRE2; cf__fail has been called. Positive: too large
 * to compile as one.
 */
static int add_choice(struct cf__program *program, const struct cf__forest *forest,
                      const struct cf__regex_source *source, size_t count)
{
    bool too_large = false;
    struct cf__regex *regex = cf__regex_try(source, &too_large);
    struct cf__regex *longest = NULL;
    if (regex != NULL && !forest->first_is_longest)
        longest = cf__longest_new(source, &too_large);
    if (regex != NULL && (longest != NULL || forest->first_is_longest)) {
        program->longest[program->regex_count] = longest;
        return add_regex(program, regex) ? 0 : -1;
    }
    cf__regex_free(regex);
    if (too_large && count > 1)
        return 1;
    regex = cf__regex_new(source, 0, 1); /* only to report why */
    if (regex != NULL)
        cf__fail_no_memory();
    cf__regex_free(regex);
    return -1;
}

/* Compile the patterns as alternatives of one regex. When that is too large for PCRE2, halve them
 * and try again. */
static bool compile_choice(struct cf__program *program, const struct cf__forest *forest,
                           const struct cf__ast *first, size_t count, bool plain)
{
    struct cf__text text = {0};
    if (count == 1 && cf__is_long_literal(first))
        return add_long_literal(program, forest, first);
    cf__forest_emit(forest, first, count, &text);
    struct cf__regex_source source = whole_source(&program->options, forest, &text);
    source.plain = plain;
    int answer = -1;
    if (text.failed)
        cf__fail_no_memory();
    else
        answer = add_choice(program, forest, &source, count);
    cf__text_free(&text);
    if (answer <= 0)
        return answer == 0;
    const struct cf__ast *middle = first;
    for (size_t i = 0; i < count / 2; i++)
        middle = middle->next;
    return compile_choice(program, forest, first, count / 2, false) &&
           compile_choice(program, forest, middle, count - count / 2, false);
}

/* POSIX and fixed syntaxes: PCRE2 gets what is written from the trees. */
static bool compile_posix(struct cf__program *program, const struct cf__forest *forest,
                          const cf_pattern patterns[], size_t n)
{
    bool plain = are_plain(patterns, n, &program->options);
    if (!compile_choice(program, forest, forest->root->child, n, plain))
        return false;
    if (program->regex_count == 1)
        program->block = program->regexes[0];
    return true;
}

/* Perl syntax: add a regex for many lines, written from the trees, to those that decide single
 * lines. Doing without it is no error. */
static void compile_block(struct cf__program *program, const struct cf__forest *forest)
{
    struct cf__text text = {0};
    cf__forest_emit(forest, forest->root->child, forest->count, &text);
    struct cf__regex_source source = whole_source(&program->options, forest, &text);
    if (!text.failed)
        program->block = cf__regex_try(&source, NULL);
    cf__text_free(&text);
}

static bool compile_forest(struct cf__program *program, struct cf__forest *forest,
                           const cf_pattern patterns[], size_t n, const struct cf__tuning *tuning)
{
    bool perl = program->options.syntax == CF_SYNTAX_PERL;
    if (n > 0 && !(perl ? compile_perl(program, forest, patterns, n)
                        : compile_posix(program, forest, patterns, n)))
        return false;
    program->scan = tuning->scan != NULL ? tuning->scan : cf__scan_best();
    program->plan = (struct cf__plan){.strategy = CF__SEARCH_LINES, .reason = "that was asked for"};
    if (tuning->line_by_line)
        return true;
    if (n == 1 && !(program->options.flags & CF_MATCH_MULTILINE))
        cf__run_init(&program->run, forest->root);
    program->plan = cf__plan_make(forest, n, &program->options, program->scan);
    if (perl && program->plan.needs_block)
        compile_block(program, forest);
    if (program->plan.strategy == CF__SEARCH_BLOCK && program->block == NULL)
        program->plan.strategy = CF__SEARCH_LINES;
    return true;
}

static bool compile_all(struct cf__program *program, const cf_pattern patterns[], size_t n,
                        const struct cf__tuning *tuning)
{
    struct cf__forest forest;
    program->regexes = calloc(n + 1, sizeof *program->regexes);
    program->longest = calloc(n + 1, sizeof *program->longest);
    if (program->regexes == NULL || program->longest == NULL) {
        cf__fail_no_memory();
        return false;
    }
    if (!cf__forest_init(&forest, patterns, n, &program->options, &program->warnings))
        return false;
    bool compiled = compile_forest(program, &forest, patterns, n, tuning);
    cf__forest_free(&forest);
    return compiled;
}

struct cf__program *cf__program_new(const cf_pattern patterns[], size_t n,
                                    const cf_matcher_options *options,
                                    const struct cf__tuning *tuning)
{
    if ((unsigned)options->syntax > CF_SYNTAX_FIXED) {
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
    if (!compile_all(program, patterns, n, tuning)) {
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
    if (program->regex_count == 0 || program->block != program->regexes[0])
        cf__regex_free(program->block);
    for (size_t i = 0; i < program->regex_count; i++) {
        cf__regex_free(program->regexes[i]);
        cf__regex_free(program->longest[i]);
    }
    cf__engine_free(program->plan.engine);
    cf__engine_free(program->plan.next);
    free(program->regexes);
    free(program->longest);
    cf__text_free(&program->warnings);
    free(program);
}

void cf__program_enable_jit(struct cf__program *program)
{
    for (size_t i = 0; i < program->regex_count; i++)
        cf__regex_enable_jit(program->regexes[i]);
    if (program->block != NULL)
        cf__regex_enable_jit(program->block);
}

/*
 * forest.c - parse several patterns and combine them to one choice.
 */
#include "config.h"

#include "search/forest.h"

#include <stdlib.h>
#include <string.h>

#include "search/analyse.h"
#include "search/emit.h"
#include "search/fail.h"
#include "search/parse.h"
#include "search/scan.h"

static struct cf__ast *parse(struct cf__forest *forest, const cf_pattern *pattern, cf_syntax syntax,
                             struct cf__parse_report *report)
{
    switch (syntax) {
    case CF_SYNTAX_FIXED:
        return cf__parse_fixed(&forest->arena, pattern->text, pattern->len, &forest->mode);
    case CF_SYNTAX_BASIC:
    case CF_SYNTAX_EXTENDED:
        return cf__parse_posix(&forest->arena, pattern->text, pattern->len,
                               syntax == CF_SYNTAX_EXTENDED, &forest->mode, report);
    default:
        return cf__parse_perl(&forest->arena, pattern->text, pattern->len, &forest->mode, report);
    }
}

/* Add the assertions of -x or -w on either side. */
static struct cf__ast *wrap(struct cf__forest *forest, struct cf__ast *pattern, unsigned flags)
{
    bool line = flags & CF_MATCH_LINE;
    if ((flags & (CF_MATCH_LINE | CF_MATCH_WORD)) == 0)
        return pattern;
    struct cf__ast *sequence = cf__ast_new(&forest->arena, CF__AST_SEQUENCE);
    enum cf__ast_assert before = line ? CF__ASSERT_LINE_START : CF__ASSERT_NO_WORD_BEFORE;
    enum cf__ast_assert after = line ? CF__ASSERT_LINE_END : CF__ASSERT_NO_WORD_AFTER;
    cf__ast_append(sequence, cf__ast_assert(&forest->arena, before));
    cf__ast_append(sequence, pattern);
    cf__ast_append(sequence, cf__ast_assert(&forest->arena, after));
    return sequence;
}

/* Sorted by length, the first fixed string that matches is also the longest. */
static int by_length_descending(const void *left, const void *right)
{
    size_t a = ((const cf_pattern *)left)->len;
    size_t b = ((const cf_pattern *)right)->len;
    return (a < b) - (a > b);
}

static bool parse_all(struct cf__forest *forest, const cf_pattern patterns[], size_t n,
                      const cf_matcher_options *options, struct cf__text *warnings)
{
    bool all_known = true;
    for (size_t i = 0; i < n; i++) {
        struct cf__parse_report report = {.warnings = warnings};
        struct cf__ast *tree = parse(forest, &patterns[i], options->syntax, &report);
        if (report.error != NULL) {
            cf__fail_pattern(i, n, report.offset, report.error);
            return false;
        }
        if (tree == NULL) {
            all_known = false;
            continue;
        }
        forest->has_groups = forest->has_groups || report.groups > 0;
        forest->first_is_longest = forest->first_is_longest && cf__first_is_longest(tree);
        cf__ast_append(forest->root, wrap(forest, tree, options->flags));
    }
    if (!all_known)
        forest->root = NULL;
    return true;
}

/* A fixed string that is not valid UTF-8 is searched for as bytes, since UTF mode cannot find
 * it. */
static bool as_utf8(const cf_pattern patterns[], size_t n, const cf_matcher_options *options)
{
    if (!(options->flags & CF_MATCH_UTF))
        return false;
    for (size_t i = 0; i < n && options->syntax == CF_SYNTAX_FIXED; i++)
        if (!cf__is_utf8(patterns[i].text, patterns[i].text + patterns[i].len))
            return false;
    return true;
}

bool cf__forest_init(struct cf__forest *forest, const cf_pattern patterns[], size_t n,
                     const cf_matcher_options *options, struct cf__text *warnings)
{
    cf_pattern *sorted = NULL;
    *forest = (struct cf__forest){
        .mode = {.utf = as_utf8(patterns, n, options),
                 .icase = options->flags & CF_MATCH_ICASE,
                 .separator = options->separator},
        .count = n,
        .first_is_longest = n <= 1 || options->syntax == CF_SYNTAX_FIXED,
    };
    forest->root = cf__ast_new(&forest->arena, CF__AST_CHOICE);
    if (options->syntax == CF_SYNTAX_FIXED && n > 1) {
        sorted = malloc(n * sizeof *sorted);
        forest->arena.failed = forest->arena.failed || sorted == NULL;
        if (sorted != NULL) {
            memcpy(sorted, patterns, n * sizeof *sorted);
            qsort(sorted, n, sizeof *sorted, by_length_descending);
        }
    }
    bool parsed = !forest->arena.failed &&
                  parse_all(forest, sorted != NULL ? sorted : patterns, n, options, warnings);
    free(sorted);
    if (parsed && !forest->arena.failed && !warnings->failed)
        return true;
    if (forest->arena.failed || warnings->failed)
        cf__fail_no_memory();
    cf__forest_free(forest);
    return false;
}

void cf__forest_free(struct cf__forest *forest)
{
    cf__arena_free(&forest->arena);
}

/* Each pattern gets a group, so that its (?i) does not extend to the next. */
static void emit_choice(const struct cf__forest *forest, const struct cf__ast *pattern,
                        size_t count, struct cf__text *out)
{
    /* (?| numbers the groups of each alternative from 1. */
    cf__text_add_string(out, forest->has_groups ? "(?|" : "(?:");
    for (size_t i = 0; i < count; i++, pattern = pattern->next) {
        cf__text_add_string(out, i == 0 ? "(?:" : "|(?:");
        cf__emit(out, pattern, &forest->mode);
        cf__text_add_string(out, ")");
    }
    cf__text_add_string(out, ")");
}

void cf__forest_emit(const struct cf__forest *forest, const struct cf__ast *first, size_t count,
                     struct cf__text *out)
{
    if (count == 1)
        cf__emit(out, first, &forest->mode);
    else if (count == forest->count && !forest->has_groups)
        cf__emit(out, forest->root, &forest->mode);
    else
        emit_choice(forest, first, count, out);
}

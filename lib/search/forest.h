/*
 * forest.h - the syntax trees of all patterns of a matcher, including what -w and -x add to each.
 */
#ifndef CF_SEARCH_FOREST_H
#define CF_SEARCH_FOREST_H

#include <coflow/search.h>

#include "search/ast.h"
#include "search/text.h"

struct cf__forest {
    struct cf__arena arena;
    struct cf__ast_mode mode;
    struct cf__ast *root;  /* a choice of all patterns; NULL: the parsers do not understand at least
                              one */
    size_t count;          /* number of patterns */
    bool first_is_longest; /* see analyse.h; for POSIX patterns */
    bool has_groups;
};

/*
 * Parse the patterns. False, with cf__fail called: no memory, or a POSIX pattern is wrong. A wrong
 * Perl pattern merely has no tree. Warnings are appended, each with its NUL.
 */
bool cf__forest_init(struct cf__forest *forest, const cf_pattern patterns[], size_t n,
                     const cf_matcher_options *options, struct cf__text *warnings);
void cf__forest_free(struct cf__forest *forest);

/* Write `count` patterns, from `first` (a child of root) on, as one PCRE2 pattern. See cf__emit. */
void cf__forest_emit(const struct cf__forest *forest, const struct cf__ast *first, size_t count,
                     struct cf__text *out);

#endif

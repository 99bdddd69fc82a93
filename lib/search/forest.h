/*
 * forest.h - the trees of all of a matcher's patterns, with what -w and -x ask of each.
 */
#ifndef CF_SEARCH_FOREST_H
#define CF_SEARCH_FOREST_H

#include <coflow/search.h>

#include "search/ast.h"
#include "search/text.h"

struct cf__forest {
    struct cf__arena arena;
    struct cf__ast_mode mode;
    struct cf__ast *root;  /* a choice of all patterns; NULL: at least one is beyond the parsers */
    size_t count;          /* of patterns */
    bool first_is_longest; /* see analyse.h; of POSIX patterns */
    bool has_groups;
};

/*
 * Parse the patterns. False, and cf__fail called: no memory, or a POSIX pattern that is wrong. (A
 * wrong Perl pattern only has no tree.) Warnings are appended, each with its NUL.
 */
bool cf__forest_init(struct cf__forest *forest, const cf_pattern patterns[], size_t n,
                     const cf_matcher_options *options, struct cf__text *warnings);
void cf__forest_free(struct cf__forest *forest);

/* Write so many of the patterns (root's children), from `first` on, as one for PCRE2. See cf__emit.
 */
void cf__forest_emit(const struct cf__forest *forest, const struct cf__ast *first, size_t count,
                     struct cf__text *out);

#endif

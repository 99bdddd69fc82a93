/*
 * program.h - what a matcher compiles its patterns to: immutable, shared by all clones.
 */
#ifndef CF_SEARCH_PROGRAM_H
#define CF_SEARCH_PROGRAM_H

#include <coflow/search.h>

#include <stdatomic.h>

#include "search/plan.h"
#include "search/regex.h"
#include "search/run.h"
#include "search/text.h"

struct cf__program {
    atomic_uint references;
    cf_matcher_options options;
    size_t regex_count;
    struct cf__regex **regexes; /* one for each pattern; unless Perl's, for all of them, or for as
                                   many as PCRE2 takes at once */
    struct cf__regex **longest; /* POSIX: for each of these, when its first match may not be the
                                   longest, or NULL */
    struct cf__regex *block;    /* one of `regexes`, or owned: may be run on many lines; or NULL */
    struct cf__plan plan;
    const struct cf__scan *scan;
    struct cf__run run;       /* one pattern that is a repeated set, if it is one */
    size_t groups;            /* of the regex with the most */
    struct cf__text warnings; /* each with a NUL */
};

/* How tests hold the ways to search against each other. All zero: as the program sees fit. */
struct cf__tuning {
    const struct cf__scan *scan; /* these vectors */
    bool line_by_line;           /* PCRE2 for each line, no engine */
};

/* NULL: cf__fail has been called. */
struct cf__program *cf__program_new(const cf_pattern patterns[], size_t n,
                                    const cf_matcher_options *options,
                                    const struct cf__tuning *tuning);
struct cf__program *cf__program_ref(struct cf__program *program);
void cf__program_free(struct cf__program *program);

/* It has seen enough text for JIT to pay. */
void cf__program_speed_up(struct cf__program *program);

#endif

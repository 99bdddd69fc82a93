/*
 * program.h - the compiled form of a matcher's patterns: immutable, counted, shared by all clones.
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
    struct cf__regex **regexes; /* Perl syntax: one for each pattern. Otherwise one for all of them,
                                   or several when PCRE2 cannot compile them as one */
    struct cf__regex **longest; /* beside each regex: finds the longest match where the regex's
                                   first match may be shorter, else NULL (longest.h) */
    struct cf__regex *block;    /* all patterns as one regex that may be run over many lines;
                                   regexes[0] or owned; or NULL */
    struct cf__plan plan;
    const struct cf__scan *scan;
    struct cf__run run;       /* set up when the only pattern is one repeated set */
    size_t groups;            /* number of groups of the regex with the most */
    struct cf__text warnings; /* each with its NUL */
};

/* Lets tests compare the ways to search. All zero: the program chooses. */
struct cf__tuning {
    const struct cf__scan *scan; /* use this instruction set */
    bool line_by_line;           /* no engine: PCRE2 for each line */
};

/* Compile. NULL: cf__fail has been called. */
struct cf__program *cf__program_new(const cf_pattern patterns[], size_t n,
                                    const cf_matcher_options *options,
                                    const struct cf__tuning *tuning);
struct cf__program *cf__program_ref(struct cf__program *program);
void cf__program_free(struct cf__program *program);

/* Enable JIT for all regexes. */
void cf__program_enable_jit(struct cf__program *program);

#endif

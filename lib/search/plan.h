/*
 * plan.h - how a set of patterns will be searched for: with which engine, and why.
 */
#ifndef CF_SEARCH_PLAN_H
#define CF_SEARCH_PLAN_H

#include "search/engine.h"
#include "search/forest.h"

enum cf__strategy {
    CF__SEARCH_NOTHING, /* no pattern: nothing matches */
    CF__SEARCH_EVERY,   /* some pattern matches the empty string: every line matches */
    CF__SEARCH_ENGINE,  /* an engine finds candidate lines */
    CF__SEARCH_BLOCK,   /* PCRE2 searches many lines in one call */
    CF__SEARCH_LINES    /* PCRE2 is asked about one line at a time */
};

struct cf__plan {
    enum cf__strategy strategy;
    struct cf__engine *engine; /* owned; set for CF__SEARCH_ENGINE */
    struct cf__engine *next;   /* owned, or NULL: takes over where `engine` lets too many lines
                                  through */
    bool needs_block;          /* a regex for many lines at once is needed */
    const char *reason;        /* why this strategy, for people */
};

/* Takes no ownership of the forest. Never fails: without memory it settles for a simpler plan. */
struct cf__plan cf__plan_make(struct cf__forest *forest, size_t patterns,
                              const cf_matcher_options *options, const struct cf__scan *scan);

#endif

/*
 * plan.h - which engine a set of patterns gets, and why.
 */
#ifndef CF_SEARCH_PLAN_H
#define CF_SEARCH_PLAN_H

#include "search/engine.h"
#include "search/forest.h"

enum cf__strategy {
    CF__SEARCH_NOTHING, /* there is no pattern */
    CF__SEARCH_EVERY,   /* every line matches */
    CF__SEARCH_ENGINE,  /* an engine finds candidates */
    CF__SEARCH_BLOCK,   /* PCRE2 finds the match, in many lines at once */
    CF__SEARCH_LINES    /* PCRE2 is asked about each line */
};

struct cf__plan {
    enum cf__strategy strategy;
    struct cf__engine *engine; /* of CF__SEARCH_ENGINE; owned */
    struct cf__engine *next;   /* for text that the first lets too much pass of; or NULL; owned */
    bool needs_block;          /* PCRE2 may have to search, in many lines at once */
    const char *reason;        /* for people */
};

/* Never fails: without memory the plan is a plainer one. */
struct cf__plan cf__plan_make(struct cf__forest *forest, size_t patterns,
                              const cf_matcher_options *options, const struct cf__scan *scan);

#endif

/*
 * matcher.h - struct cf_matcher: one thread's handle on a shared, compiled program, with everything
 * that changes while searching.
 */
#ifndef CF_SEARCH_MATCHER_H
#define CF_SEARCH_MATCHER_H

#include <coflow/search.h>

#include "search/engine.h"
#include "search/program.h"

enum { CF__MATCHER_ERROR_SIZE = 128 };

/* Progress of a search with CF_MATCH_MULTILINE, whose matches may span lines. */
struct cf__across {
    const char *text; /* the whole subject */
    size_t next;      /* offset from which to look for the next match */
};

/* A remembered result: the first match of one pattern at or after offset `from` of a text. See
 * cf__matcher_find_known. */
struct cf__next_match {
    size_t text;      /* number of the text (cf_matcher.texts); 0: nothing is remembered */
    uint32_t options; /* PCRE2 match options it was searched with */
    bool found;
    size_t from; /* where that search started */
    size_t start, end;
};

struct cf_matcher {
    struct cf__program *program;
    struct cf__regex_scratch scratch;
    size_t *offsets;                 /* capture offsets of the last match, a pair for each group */
    size_t searched;                 /* bytes searched so far; counted only until JIT is enabled */
    enum cf__text_kind kind;         /* of the text cf__matcher_look_at saw last */
    const struct cf__engine *engine; /* finds candidate lines; NULL: none, or given up */
    struct cf__engine_state state;   /* of `engine` */
    struct cf__engine_state first_state; /* the plan's first engine's, as it was when that was given
                                            up */
    struct cf__across across;
    size_t texts;                /* number of cf__matcher_look_at calls so far */
    struct cf__next_match *next; /* one for each regex */
    char error[CF__MATCHER_ERROR_SIZE];
};

cf_matcher *cf__matcher_new_tuned(const cf_pattern patterns[], size_t n,
                                  const cf_matcher_options *options,
                                  const struct cf__tuning *tuning);

/* Whether CF_MATCH_MULTILINE was given, and the byte that ends a line. */
bool cf__matcher_spans_lines(const cf_matcher *matcher);
char cf__matcher_separator(const cf_matcher *matcher);

/*
 * Find many matching lines in one call: those that cf_matcher_find_line would return one by one,
 * from *stop (the start of a line) to `end`. *stop advances to where the search got: the start of a
 * line, or `end`. `marks` counts the lines, and marks->edges, empty at the call, receives the start
 * and end of each run of adjacent matching lines.
 *
 * CF_FOUND_MATCH: the edges ran full, call again with the same text and *stop. CF_FOUND_NONE: *stop
 * is `end`. CF_FOUND_ERROR: a limit was hit in *line, which begins at *stop.
 *
 * Not for CF_MATCH_MULTILINE.
 */
cf_found cf__matcher_mark_lines(cf_matcher *matcher, const char **stop, const char *end,
                                struct cf__marks *marks, cf_extent *line);

/* Count text about to be searched; enables JIT once enough has been seen to repay compiling. */
void cf__matcher_count(cf_matcher *matcher, size_t bytes);

/* Classify a text (ASCII, UTF-8, invalid) for the cf__matcher_find_known calls that follow. */
void cf__matcher_look_at(cf_matcher *matcher, const char *text, size_t len);

/* The first start of a character at or after `from`, in the text last given to
 * cf__matcher_look_at. */
size_t cf__matcher_next_character(const cf_matcher *matcher, const char *text, size_t len,
                                  size_t from);

/* As cf_matcher_find, but in the text last given to cf__matcher_look_at, or in whole lines of it. A
 * CR at the end is not stripped. */
cf_found cf__matcher_find_known(cf_matcher *matcher, const char *line, size_t len, size_t from,
                                unsigned flags, cf_match *match);

/* Store the message of a PCRE2 error code for cf_matcher_error. Returns CF_FOUND_ERROR. */
cf_found cf__matcher_fail(cf_matcher *matcher, int code);

/* `len` of a line without its separator, less a trailing CR when CF_MATCH_CRLF is set. */
size_t cf__matcher_without_cr(const cf_matcher *matcher, const char *line, size_t len);

#endif

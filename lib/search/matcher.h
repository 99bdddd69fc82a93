/*
 * matcher.h - a handle: the compiled patterns, and what one thread needs to search with them.
 */
#ifndef CF_SEARCH_MATCHER_H
#define CF_SEARCH_MATCHER_H

#include <coflow/search.h>

#include "search/engine.h"
#include "search/program.h"

enum { CF__MATCHER_ERROR_SIZE = 128 };

/* Where a search for matches that may span lines has come to. */
struct cf__across {
    const char *text; /* all of it */
    size_t next;      /* the next match begins here or behind */
};

/* The first match of one of several patterns from some place in a text on. */
struct cf__next_match {
    size_t text;      /* in which: cf_matcher's count; 0: in none */
    uint32_t options; /* PCRE2's, looked for with */
    bool found;
    size_t from; /* looked for from here on */
    size_t start, end;
};

struct cf_matcher {
    struct cf__program *program;
    struct cf__regex_scratch scratch;
    size_t *offsets;         /* of the match last found: a pair for each group */
    size_t searched;         /* bytes given to find_line and find so far, as far as counted */
    enum cf__text_kind kind; /* of the line cf_matcher_find is working through */
    const struct cf__engine *engine; /* that finds candidates; NULL: none, or given up */
    struct cf__engine_state state;   /* of that engine ... */
    struct cf__engine_state past;    /* ... and of the plan's first one when it was given up */
    struct cf__across across;
    size_t texts;                /* how many cf__matcher_look_at has looked at */
    struct cf__next_match *next; /* for each regex */
    char error[CF__MATCHER_ERROR_SIZE];
};

cf_matcher *cf__matcher_new_tuned(const cf_pattern patterns[], size_t n,
                                  const cf_matcher_options *options,
                                  const struct cf__tuning *tuning);

/* Was it made with CF_MATCH_MULTILINE? And what ends its lines? */
bool cf__matcher_spans_lines(const cf_matcher *matcher);
char cf__matcher_separator(const cf_matcher *matcher);

/*
 * Lines of [text, end) that match, many at once, what cf_matcher_find_line would give one by one:
 * they are marked from *stop on, up to where *stop is moved, the start of a line, or end. Of the
 * edges, which are to be empty, each two are the start and the end of lines next to each other.
 * CF_FOUND_MATCH: there may be more behind *stop, in the same text; CF_FOUND_NONE: *stop is end;
 * CF_FOUND_ERROR: nobody could decide about the line now in *line, which begins at *stop. Not with
 * CF_MATCH_MULTILINE.
 */
cf_found cf__matcher_mark_lines(cf_matcher *matcher, const char **stop, const char *end,
                                struct cf__marks *marks, cf_extent *line);

/* So much more text is about to be searched: JIT starts once that is worth its time. */
void cf__matcher_count(cf_matcher *matcher, size_t bytes);

/* What kind of text this is, for cf__matcher_find_known. */
void cf__matcher_look_at(cf_matcher *matcher, const char *text, size_t len);

/* As cf_matcher_find, in text that was looked at, or whole lines of it; a CR is part of it. */
cf_found cf__matcher_find_known(cf_matcher *matcher, const char *line, size_t len, size_t from,
                                unsigned flags, cf_match *match);

/* Keep PCRE2's error for cf_matcher_error; CF_FOUND_ERROR. */
cf_found cf__matcher_fail(cf_matcher *matcher, int code);

/* The length of a line, given without its separator, without the CR that CF_MATCH_CRLF drops. */
size_t cf__matcher_without_cr(const cf_matcher *matcher, const char *line, size_t len);

#endif

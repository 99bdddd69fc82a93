/*
 * multiline.h - matches that span lines (-U), found in an input that is there in one piece, and
 * told line by line.
 */
#ifndef CGREP_MULTILINE_H
#define CGREP_MULTILINE_H

#include <coflow/search.h>
#include <coflow/span.h>

typedef struct cgrep_multiline {
    const char *text; /* the input; NULL: none yet */
    size_t len;
    size_t next;       /* where the search goes on; past len: there is no more */
    cf_match *matches; /* those that may be in the span at hand, in their order ... */
    size_t count;
    size_t room;
    size_t first;    /* ... from here on */
    size_t *offsets; /* of their groups, counted from text: `width` for each match */
    size_t width;
} cgrep_multiline;

/* Another input begins. */
void cgrep_multiline_reset(cgrep_multiline *multiline);
void cgrep_multiline_free(cgrep_multiline *multiline);

/* Find the matches that reach into a span; it is behind those that were given before. NULL, or why
 * that cannot be decided. */
const char *cgrep_multiline_find(cgrep_multiline *multiline, cf_matcher *matcher,
                                 const cf_span *span);

/* The part in [start, end) of the first match that has one which is not empty. false: none has. */
bool cgrep_multiline_part(cgrep_multiline *multiline, const char *start, const char *end,
                          cf_match *match);

/* Is this byte in a match? */
bool cgrep_multiline_holds(cgrep_multiline *multiline, const char *byte);

/* How many matches begin in a span. */
size_t cgrep_multiline_count(const cgrep_multiline *multiline, const cf_span *span);

#endif

/*
 * across.h - matches that span lines (-U), found in an input that is there in one piece, and told
 * line by line.
 */
#ifndef CGREP_ACROSS_H
#define CGREP_ACROSS_H

#include <coflow/search.h>
#include <coflow/span.h>

typedef struct cgrep_across {
    const char *text; /* the input; NULL: none yet */
    size_t len;
    size_t next;       /* where the search goes on; past len: there is no more */
    cf_match *matches; /* those that may be in the span at hand, in their order ... */
    size_t count;
    size_t room;
    size_t first;    /* ... from here on */
    size_t *offsets; /* of their groups, counted from text: `width` for each match */
    size_t width;
} cgrep_across;

/* Another input begins. */
void cgrep_across_reset(cgrep_across *across);
void cgrep_across_free(cgrep_across *across);

/* Find the matches that reach into a span; it is behind those that were given before. NULL, or why
 * that cannot be decided. */
const char *cgrep_across_find(cgrep_across *across, cf_matcher *matcher, const cf_span *span);

/* The part in [start, end) of the first match that has one which is not empty. false: none has. */
bool cgrep_across_part(cgrep_across *across, const char *start, const char *end, cf_match *match);

/* Is this byte in a match? */
bool cgrep_across_holds(cgrep_across *across, const char *byte);

/* How many matches begin in a span. */
size_t cgrep_across_count(const cgrep_across *across, const cf_span *span);

#endif

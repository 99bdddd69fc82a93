/*
 * multiline.h - matches that may span lines (-U). They are searched for in the whole input, which
 * is in one block, and asked for span by span and line by line.
 */
#ifndef CGREP_MULTILINE_H
#define CGREP_MULTILINE_H

#include <coflow/search.h>
#include <coflow/span.h>

typedef struct cgrep_multiline {
    const char *text; /* the input; NULL: none yet */
    size_t len;
    size_t next;       /* offset at which the search continues; past len: it is complete */
    cf_match *matches; /* those that may reach into the current span, in order */
    size_t count;
    size_t room;
    size_t first;    /* where the last lookup in matches ended */
    size_t *offsets; /* of the matches' groups, relative to text: `width` for each match */
    size_t width;
} cgrep_multiline;

/* Prepare for another input. */
void cgrep_multiline_reset(cgrep_multiline *multiline);
void cgrep_multiline_free(cgrep_multiline *multiline);

/* Find the matches that reach into a span. Spans must come in the order of the text. Returns NULL,
 * or the reason why the matcher could not decide. */
const char *cgrep_multiline_find(cgrep_multiline *multiline, cf_matcher *matcher,
                                 const cf_span *span);

/* The part of the first match that lies in [start, end). false: there is none, or it is empty. */
bool cgrep_multiline_part(cgrep_multiline *multiline, const char *start, const char *end,
                          cf_match *match);

/* Is this byte part of a match? */
bool cgrep_multiline_holds(cgrep_multiline *multiline, const char *byte);

/* The number of matches that begin in a span. */
size_t cgrep_multiline_count(const cgrep_multiline *multiline, const cf_span *span);

#endif

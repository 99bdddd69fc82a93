/*
 * grep.h - shared by the files of the grep filter: grep.c (the stage), select.c (divides a span
 * into selected lines, context and the rest), found.c (finds the lines that match), context.c
 * (keeps lines in case the next one is selected).
 */
#ifndef CF_FILTER_GREP_H
#define CF_FILTER_GREP_H

#include <coflow/grep.h>
#include <coflow/span.h>

#include "filter/whole.h"
#include "search/marks.h"

/* The last lines that were passed over, oldest first. Each span holds a reference to its block. */
struct cf__held {
    cf_span *spans;
    size_t count;
    size_t room;
    uint64_t lines; /* in all of them */
};

enum { CF__GREP_EDGES = 1024 };

/* Lines of the current span that were found in advance. */
struct cf__ahead {
    bool many;        /* search for many lines at once ... */
    bool counts;      /* ... and count the selected ones at the same time */
    const char *stop; /* the span has been searched up to here ... */
    cf_found last;    /* ... with this result; CF_FOUND_MATCH: the search has to go on */
    cf_extent line;   /* CF_FOUND_ERROR: the line that could not be decided */
    size_t next;      /* index of the next edge to be used */
    struct cf__marks marks;
    const char **edges; /* room for CF__GREP_EDGES; NULL until needed */
};

struct cf__grep {
    cf_coro *self;
    cf_matcher *matcher;
    cf_grep_options options;
    char separator;         /* the matcher's */
    bool multiline;         /* matches may span lines: the input is searched as a whole ... */
    struct cf__whole whole; /* ... and gathered here */
    uint64_t left;          /* lines that the limit still allows */
    uint64_t after_left;    /* lines of context still to be sent */
    uint64_t line;          /* number of the next line, if they are counted; else 0 */
    bool apart;             /* what is sent next is not adjacent to what was sent last */
    cf_span from;           /* the current span */
    cf_span run;            /* lines of it gathered to be sent as one span; no text: none */
    struct cf__held held;
    struct cf__ahead ahead;
};

/* select.c: search a span and send what is selected. false: no more is wanted, or an error was
 * raised. */
bool cf__grep_span(struct cf__grep *grep, const cf_span *span);

/* found.c. begin: start with the span in grep->from, after grep->line was set. find: the next lines
 * in [start, end) that match and fulfil all conditions; CF_FOUND_ERROR: *failed could not decide
 * the line in *lines. */
void cf__grep_begin(struct cf__grep *grep);
cf_found cf__grep_find(struct cf__grep *grep, const char *start, const char *end, cf_extent *lines,
                       const cf_matcher **failed);

/* context.c. add: keep the last lines of [start, end) in grep->from; false: out of memory. first:
 * the oldest kept span. drop: remove it. free: remove all. */
bool cf__held_add(struct cf__grep *grep, const char *start, const char *end);
const cf_span *cf__held_first(const struct cf__held *held);
void cf__held_drop(struct cf__held *held);
void cf__held_free(struct cf__held *held);

/* The number of lines in [start, end), a part of `span`; the last one may lack its separator. */
uint64_t cf__grep_lines(const cf_span *span, const char *start, const char *end);
/* The end of the first *lines lines; *lines becomes their number if there are fewer. */
const char *cf__grep_skip(const cf_span *span, const char *start, const char *end, uint64_t *lines);

#endif

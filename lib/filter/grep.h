/*
 * grep.h - what the files of the grep filter share: grep.c (the stage), select.c (a span cut into
 * what goes on and what does not), found.c (the lines for which all holds), context.c (lines kept
 * in case the next one is selected).
 */
#ifndef CF_FILTER_GREP_H
#define CF_FILTER_GREP_H

#include <coflow/grep.h>
#include <coflow/span.h>

#include "filter/whole.h"
#include "search/marks.h"

/* The last lines that were passed over, oldest first. Their blocks are held. */
struct cf__held {
    cf_span *spans;
    size_t count;
    size_t room;
    uint64_t lines; /* in all of them */
};

enum { CF__GREP_EDGES = 1024 };

/* Lines of the span at work that are found, and wait for their turn. */
struct cf__ahead {
    bool many;        /* lines are looked for many at once ... */
    bool counts;      /* ... and are counted then, if at all */
    const char *stop; /* so far */
    cf_found last;    /* what the search came to there: CF_FOUND_MATCH if it has to go on */
    cf_extent line;   /* CF_FOUND_ERROR: the one that could not be decided */
    size_t next;      /* edge */
    struct cf__marks marks;
    const char **edges; /* room for CF__GREP_EDGES, once they are wanted */
};

struct cf__grep {
    cf_coro *self;
    cf_matcher *matcher;
    cf_grep_options options;
    char separator;         /* the matcher's */
    bool across;            /* matches may span lines: the input is searched in one piece ... */
    struct cf__whole whole; /* ... gathered here */
    uint64_t left;          /* lines still to be selected */
    uint64_t after_left;    /* lines of context still to be sent */
    uint64_t line;          /* number of the next line, when they are counted; else 0 */
    bool apart;             /* what is sent next does not follow what was sent last */
    cf_span from;           /* the span at work */
    cf_span run;            /* of it: lines gathered to be sent; no text: none */
    struct cf__held held;
    struct cf__ahead ahead;
};

/* select.c: send what is to be sent of a span. false: no more is wanted, or an error was raised. */
bool cf__grep_span(struct cf__grep *grep, const cf_span *span);

/* found.c. begin: with the span in grep->from, and the number of its first line. find: the next
 * lines of it for which all holds, which are in [start, end); CF_FOUND_ERROR: *failed could not
 * decide about the line now in *lines. */
void cf__grep_begin(struct cf__grep *grep);
cf_found cf__grep_find(struct cf__grep *grep, const char *start, const char *end, cf_extent *lines,
                       const cf_matcher **failed);

/* context.c. hold: keep what may be needed of [start, end) in grep->from; false: out of memory.
 * first and drop: the oldest kept span, and away with it. free: keep nothing. */
bool cf__held_add(struct cf__grep *grep, const char *start, const char *end);
const cf_span *cf__held_first(const struct cf__held *held);
void cf__held_drop(struct cf__held *held);
void cf__held_free(struct cf__held *held);

/* Lines in [start, end), a part of `span`; the last one may lack its separator. */
uint64_t cf__grep_lines(const cf_span *span, const char *start, const char *end);
/* Where the line behind the first *lines begins; *lines is lowered when there are fewer. */
const char *cf__grep_skip(const cf_span *span, const char *start, const char *end, uint64_t *lines);

#endif

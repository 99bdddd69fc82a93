/*
 * kept.h - the lines to be printed of one part of a file, kept until all parts before it have been
 * searched; and the counts that carry over from part to part.
 */
#ifndef CGREP_KEPT_H
#define CGREP_KEPT_H

#include <coflow/span.h>

#include "run.h"

typedef struct cgrep_kept {
    cf_span *spans; /* as the filter sent them; each holds a reference to its block */
    size_t count;
    size_t room;
} cgrep_kept;

/* What was found in a part, or from the start of the file up to some part. */
typedef struct cgrep_found {
    uint64_t lines;    /* searched, if lines are numbered */
    uint64_t selected; /* lines */
    uint64_t end;      /* offset at which the last kept selected line ends; 0: there is none */
    uint64_t number;   /* of the line after that one, if lines are numbered */
} cgrep_found;

bool cgrep_is_selected(const cf_span *span);

/* Append a span, with a reference to its block. Ends the program when out of memory. */
void cgrep_keep(cgrep_kept *kept, const cf_span *span);

/* Drop all spans; the array is reused for the next part. */
void cgrep_kept_clear(cgrep_kept *kept);
void cgrep_kept_free(cgrep_kept *kept);

/* What was found in the part that `file` describes. */
cgrep_found cgrep_found_in(const cgrep_file *file);

/* The sum of what was found before a part and in it. */
cgrep_found cgrep_found_both(const cgrep_found *before, const cgrep_found *part);

/* Cut a span after its first `most` lines; returns how many lines are left in it. */
uint64_t cgrep_cut_span(cf_span *span, uint64_t most);

#endif

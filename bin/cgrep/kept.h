/*
 * kept.h - the lines of a part of a file, kept until it is known what is before them.
 */
#ifndef CGREP_KEPT_H
#define CGREP_KEPT_H

#include <coflow/span.h>

#include "run.h"

typedef struct cgrep_kept {
    cf_span *spans; /* as they came from the filter; their blocks are held */
    size_t count;
    size_t room;
} cgrep_kept;

/* What was found up to some place of a file, or in a part of it. */
typedef struct cgrep_found {
    uint64_t lines; /* searched, when they are numbered */
    uint64_t selected;
    uint64_t end;    /* where the last one that is printed ends; 0: none is */
    uint64_t number; /* of the line behind it, when they are numbered */
} cgrep_found;

bool cgrep_is_selected(const cf_span *span);

/* Ends the program when there is no memory. */
void cgrep_keep(cgrep_kept *kept, const cf_span *span);

/* Keep nothing any more; what was allocated stays for the next part. */
void cgrep_kept_clear(cgrep_kept *kept);
void cgrep_kept_free(cgrep_kept *kept);

/* What was found in the part that file tells of. */
cgrep_found cgrep_found_in(const cgrep_file *file);

/* The same for what is before a part and the part. */
cgrep_found cgrep_found_both(const cgrep_found *before, const cgrep_found *part);

/* How many lines are in a span; with more than `most`, the span is cut behind those. */
uint64_t cgrep_cut_span(cf_span *span, uint64_t most);

#endif

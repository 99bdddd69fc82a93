/*
 * line.h - one line as it is printed: what stands before it, its matches, its colours.
 */
#ifndef CGREP_LINE_H
#define CGREP_LINE_H

#include "run.h"

typedef struct cgrep_line {
    const char *text;
    size_t len;       /* without its separator */
    const char *base; /* what the offsets of a match's groups are counted from */
    uint64_t number;
    uint64_t offset; /* in the file */
    bool selected;   /* or else it is context */
    bool ended;      /* its separator is behind it */
} cgrep_line;

/* Must lines be printed one by one, or may a run of them go out as it is? */
bool cgrep_lines_are_plain(const cgrep_file *file);

void cgrep_print_line(cgrep_file *file, const cgrep_line *line);

#endif

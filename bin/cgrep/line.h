/*
 * line.h - prints a single line: its prefix, its matches, its colours.
 */
#ifndef CGREP_LINE_H
#define CGREP_LINE_H

#include "run.h"

typedef struct cgrep_line {
    const char *text;
    size_t len;       /* without its separator */
    const char *base; /* the offsets of a match's groups are relative to this */
    uint64_t number;
    uint64_t offset; /* in the file */
    bool selected;   /* otherwise it is context */
    bool ended;      /* its separator follows the text */
} cgrep_line;

/* May a span of lines be written as it is? Otherwise each line is printed by itself. */
bool cgrep_lines_are_plain(const cgrep_file *file);

void cgrep_print_line(cgrep_file *file, const cgrep_line *line);

#endif

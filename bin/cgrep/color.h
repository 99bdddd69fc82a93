/*
 * color.h - what is printed in which colour: GREP_COLORS read into sequences. Whether colour is
 * wanted at all is the configuration's.
 */
#ifndef CGREP_COLOR_H
#define CGREP_COLOR_H

#include <stdbool.h>

#include "output.h"

enum { CGREP_SGR = 32 }; /* room for one sequence's numbers, "01;31" */

/* Empty: printed as it is. */
typedef struct cgrep_colors {
    bool on;
    char selected[CGREP_SGR];      /* sl: a selected line */
    char context[CGREP_SGR];       /* cx: a context line */
    char match[CGREP_SGR];         /* ms: a match in a selected line */
    char context_match[CGREP_SGR]; /* mc: a match in a context line */
    char filename[CGREP_SGR];      /* fn */
    char line_number[CGREP_SGR];   /* ln */
    char byte_offset[CGREP_SGR];   /* bn */
    char separator[CGREP_SGR];     /* se */
    bool swap_when_inverted;       /* rv: with -v, sl and cx change places */
    bool no_erase;                 /* ne: no "erase to end of line" behind the sequences */
} cgrep_colors;

/* GREP_COLORS as its value is; NULL: not set. What is wrong in it ends the reading, as in grep. */
void cgrep_read_colors(cgrep_colors *colors, const char *value);

/* Around something coloured; nothing is printed for an empty sequence. */
void cgrep_begin_color(const cgrep_colors *colors, cgrep_output *output, const char *sgr);
void cgrep_end_color(const cgrep_colors *colors, cgrep_output *output, const char *sgr);

#endif

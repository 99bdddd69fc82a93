/*
 * color.h - parses GREP_COLORS, and prints the escape sequences. Whether colour is wanted at all is
 * decided in settings.c.
 */
#ifndef CGREP_COLOR_H
#define CGREP_COLOR_H

#include <stdbool.h>

#include "output.h"

enum { CGREP_SGR = 32 }; /* room for the numbers of one sequence, such as "01;31" */

/* An empty string means no colour. */
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
    bool no_erase;                 /* ne: no "erase to end of line" after a sequence */
} cgrep_colors;

/* Parse the value of GREP_COLORS; NULL: not set. As in grep, parsing stops at the first error. */
void cgrep_read_colors(cgrep_colors *colors, const char *value);

/* Print the sequences before and after coloured text; nothing if `sgr` is empty. */
void cgrep_begin_color(const cgrep_colors *colors, cgrep_output *output, const char *sgr);
void cgrep_end_color(const cgrep_colors *colors, cgrep_output *output, const char *sgr);

#endif

/*
 * json.h - --json: what is found, as JSON Lines in the shape ripgrep gives them.
 */
#ifndef CGREP_JSON_H
#define CGREP_JSON_H

#include "line.h"

/* A selected line or one of context, with its matches; before the first one, that a file begins. */
void cgrep_json_line(cgrep_file *file, const cgrep_line *line);

/* That a file has ended, if it has begun. */
void cgrep_json_end(cgrep_file *file);

/* What was found in all of them. */
void cgrep_json_summary(cgrep_run *run);

#endif

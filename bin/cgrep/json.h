/*
 * json.h - --json: results as JSON Lines, in ripgrep's format.
 */
#ifndef CGREP_JSON_H
#define CGREP_JSON_H

#include "line.h"

/* Print a `match` or `context` message for a line; before a file's first one, a `begin` message. */
void cgrep_json_line(cgrep_file *file, const cgrep_line *line);

/* Print the `end` message of a file, if its `begin` was printed. */
void cgrep_json_end(cgrep_file *file);

/* Print the `summary` message, for all files. */
void cgrep_json_summary(cgrep_run *run);

#endif

/*
 * name.h - prints a file's name, in colour and, with --hyperlink, as a link.
 */
#ifndef CGREP_NAME_H
#define CGREP_NAME_H

#include "run.h"

/* The name alone. */
void cgrep_put_name(cgrep_file *file);

/* The name as a prefix, followed by `mark` or, with -Z, a NUL. */
void cgrep_print_name(cgrep_file *file, char mark);

/* The name on a line of its own; with -Z a NUL ends it instead of a newline. */
void cgrep_print_name_line(cgrep_file *file);

#endif

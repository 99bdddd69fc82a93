/*
 * name.h - a file's name as it is printed: in its colour, and with --hyperlink as a link.
 */
#ifndef CGREP_NAME_H
#define CGREP_NAME_H

#include "run.h"

/* The name alone. */
void cgrep_put_name(cgrep_file *file);

/* Before something of the file: behind it ':' or '-', or a NUL. */
void cgrep_print_name(cgrep_file *file, char mark);

/* On a line of its own, or ended by a NUL. */
void cgrep_print_name_line(cgrep_file *file);

#endif

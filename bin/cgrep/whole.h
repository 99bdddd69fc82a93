/*
 * whole.h - reads a whole file into memory.
 */
#ifndef CGREP_WHOLE_H
#define CGREP_WHOLE_H

#include <stddef.h>

/* The content of a file, followed by a NUL; the caller frees it. "-" is standard input. Ends the
 * program if it cannot be read. */
char *cgrep_read_whole(const char *path, size_t *len);

#endif

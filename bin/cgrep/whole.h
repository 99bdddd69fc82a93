/*
 * whole.h - small files, read in one piece.
 */
#ifndef CGREP_WHOLE_H
#define CGREP_WHOLE_H

#include <stddef.h>

/* A whole file with a NUL behind it, for the caller to free. "-" is standard input. Ends the
 * program when it cannot be read. */
char *cgrep_read_whole(const char *path, size_t *len);

#endif

/*
 * search.h - searching one file and printing its result.
 */
#ifndef CGREP_SEARCH_H
#define CGREP_SEARCH_H

#include "run.h"

/* Search an open file. in_folder: it was found by a walk rather than named on the command line. fd
 * stays the caller's. */
void cgrep_search(cgrep_run *run, int fd, const struct stat *status, const char *name,
                  bool in_folder);

/* The same for a regular file found by a walk whose whole content is in `text`. */
void cgrep_search_small(cgrep_run *run, int fd, cf_block *text, const char *name);

/* Does a search need a file's status besides its content? */
bool cgrep_asks_status(const cgrep_run *run);

#endif

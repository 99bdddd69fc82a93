/*
 * search.h - one file, and what is said about it in the end.
 */
#ifndef CGREP_SEARCH_H
#define CGREP_SEARCH_H

#include "run.h"

/* Search an open file. in_folder: it was met in a folder, not given. fd stays the caller's. */
void cgrep_search(cgrep_run *run, int fd, const struct stat *status, const char *name,
                  bool in_folder);

#endif

/*
 * search.h - one file, and what is said about it in the end.
 */
#ifndef CGREP_SEARCH_H
#define CGREP_SEARCH_H

#include "run.h"

/* Search an open file. in_folder: it was met in a folder, not given. fd stays the caller's. */
void cgrep_search(cgrep_run *run, int fd, const struct stat *status, const char *name,
                  bool in_folder);

/* The same for a regular file met in a folder that has been read: `text` has all of it. */
void cgrep_search_small(cgrep_run *run, int fd, cf_block *text, const char *name);

/* Must more be known of a file than what it holds? */
bool cgrep_asks_status(const cgrep_run *run);

#endif

/*
 * search.h - one file: its pipeline, and what is said about it in the end.
 */
#ifndef CGREP_SEARCH_H
#define CGREP_SEARCH_H

#include <coflow/source.h>

#include "run.h"

/* Does a search want to know more about a regular file than that it is one? */
bool cgrep_asks_for_status(const cgrep_run *run);

/* Search an open file. in_folder: it was met in a folder, not given. fd stays the caller's. */
void cgrep_search(cgrep_run *run, int fd, const struct stat *status, const char *name,
                  bool in_folder);

/* Search a part of the input that run->file tells of, or all of it. The whole is read again, from
 * `start`, when something is to be told about it. false: something went wrong. */
bool cgrep_search_part(cgrep_run *run, const cf_input *part, const cf_input *whole, off_t start);

/* What a run keeps from file to file. */
void cgrep_end_pipeline(cgrep_run *run);

/* What a file's lines are pushed into: guard, filter, printer. NULL: cf_last_error(). */
cf_coro *cgrep_pipeline(cgrep_file *file);

#endif

/*
 * stats.h - --stats: counts of what was searched and found.
 */
#ifndef CGREP_STATS_H
#define CGREP_STATS_H

#include "run.h"

/* Note the time of the start, if the settings ask for it. */
void cgrep_start_stats(cgrep_run *run);

/* Print the totals. */
void cgrep_print_stats(cgrep_run *run);

double cgrep_seconds_since(const struct timespec *start);

/* Add a file's counts to the run's. */
void cgrep_add_stats(const cgrep_file *file);

/* Filters that count bytes before the search and matches after it; target itself if nothing is to
 * be counted. Both take ownership of target. NULL: see cf_last_error(). */
cf_coro *cgrep_count_searched(cgrep_file *file, cf_coro *target);
cf_coro *cgrep_count_found(cgrep_file *file, cf_coro *target);

#endif

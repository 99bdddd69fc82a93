/*
 * stats.h - --stats: how much was searched and found.
 */
#ifndef CGREP_STATS_H
#define CGREP_STATS_H

#include "run.h"

/* Begin to count, if the settings ask for it. */
void cgrep_start_stats(cgrep_run *run);

/* Print what was counted. */
void cgrep_print_stats(cgrep_run *run);

double cgrep_seconds_since(const struct timespec *start);

/* One more file, as far as it was searched. */
void cgrep_add_stats(const cgrep_file *file);

/* Filters that count what passes before the search and behind it; target itself when nobody asked.
 * Both take target over. NULL: cf_last_error(). */
cf_coro *cgrep_count_searched(cgrep_file *file, cf_coro *target);
cf_coro *cgrep_count_found(cgrep_file *file, cf_coro *target);

#endif

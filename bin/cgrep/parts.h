/*
 * parts.h - one big file, searched in parts by several threads. What is printed is what one thread
 * would print.
 */
#ifndef CGREP_PARTS_H
#define CGREP_PARTS_H

#include <coflow/source.h>

#include "run.h"

/* Is the file that run->file tells of big enough, and what is asked for no matter of what came
 * before? `start`: where its descriptor stands. */
bool cgrep_pays_in_parts(const cgrep_run *run, const cf_input *input, const struct stat *status,
                         off_t start);

/* Search it; run->file tells what was found. */
void cgrep_search_in_parts(cgrep_run *run, const cf_input *input, uint64_t size);

#endif

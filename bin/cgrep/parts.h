/*
 * parts.h - searches one big file in parts, with several threads. The output is the same as that of
 * one thread.
 */
#ifndef CGREP_PARTS_H
#define CGREP_PARTS_H

#include <coflow/source.h>

#include "run.h"

/* Is the file of run->file big enough, and can what is asked for be put together from parts?
 * start: the descriptor's offset. */
bool cgrep_pays_in_parts(const cgrep_run *run, const cf_input *input, const struct stat *status,
                         off_t start);

/* Search the file; the results are in run->file. */
void cgrep_search_in_parts(cgrep_run *run, const cf_input *input, uint64_t size);

#endif

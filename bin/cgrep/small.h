/*
 * small.h - small files, each read with one call into a block that is used for all.
 */
#ifndef CGREP_SMALL_H
#define CGREP_SMALL_H

#include <coflow/span.h>

#include "run.h"

/* All of a file that was just opened, on a file system where a read that comes back short has come
 * to the end. The block is the run's, and filled anew by the next call. NULL: the file is big, or
 * no regular one, or cannot be read, or there is no memory; the descriptor is back at its begin. */
cf_block *cgrep_read_small(cgrep_run *run, int fd);

#endif

/*
 * small.h - reads small files with one call each, into a buffer that is reused.
 */
#ifndef CGREP_SMALL_H
#define CGREP_SMALL_H

#include <coflow/span.h>

#include "run.h"

/* Read a whole file that was just opened, on a file system where a short read means end of file.
 * The block belongs to the run and is overwritten by the next call. NULL: the file is big, not
 * regular or not readable, or memory is short; the descriptor is then at the file's start again. */
cf_block *cgrep_read_small(cgrep_run *run, int fd);

#endif

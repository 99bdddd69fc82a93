/*
 * binary.h - the guard: the first filter of a file's pipeline, which detects binary files.
 */
#ifndef CGREP_BINARY_H
#define CGREP_BINARY_H

#include "run.h"

/* A NUL within so many bytes makes the whole file binary. GNU grep's first read has this size. */
enum { CGREP_BINARY_HEAD = 96 * 1024 };

/* Does a NUL make a file binary? Not with -a or -z. */
bool cgrep_looks_for_nuls(const cgrep_settings *settings);

/* A filter that passes everything on, and makes every NUL, from the first one on, the end of a
 * line. It sets file->binary. Takes ownership of target. NULL: see cf_last_error(). */
cf_coro *cgrep_binary_guard(cgrep_file *file, cf_coro *target);

#endif

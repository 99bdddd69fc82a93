/*
 * binary.h - the filter at the head of a file's pipeline that looks for bytes no text has.
 */
#ifndef CGREP_BINARY_H
#define CGREP_BINARY_H

#include "run.h"

/* So much of a file is looked at before any of its lines is printed. As much as GNU grep reads. */
enum { CGREP_BINARY_HEAD = 96 * 1024 };

/* Is a NUL more than a byte like others? */
bool cgrep_looks_for_nuls(const cgrep_settings *settings);

/* Passes everything, with every NUL from the first one on made a line's end. Takes target over. */
cf_coro *cgrep_binary_guard(cgrep_file *file, cf_coro *target);

#endif

/*
 * print.h - the sink at the end of a file's pipeline.
 */
#ifndef CGREP_PRINT_H
#define CGREP_PRINT_H

#include "run.h"

/* Prints what the grep filter passes. file is the caller's and outlives it. NULL: cf_last_error().
 */
cf_coro *cgrep_printer(cgrep_file *file);

#endif

/*
 * print.h - the sink at the end of a file's pipeline.
 */
#ifndef CGREP_PRINT_H
#define CGREP_PRINT_H

#include <coflow/span.h>

#include "line.h"

/* Prints what the grep filter passes. file is the caller's and outlives it. NULL: cf_last_error().
 */
cf_coro *cgrep_printer(cgrep_file *file);

/* Print a span with what stands before it. false: no more can be printed. */
bool cgrep_print_span(cgrep_file *file, const cf_span *span);

/* Hand each line of a span on. */
void cgrep_each_line(cgrep_file *file, const cf_span *span,
                     void (*take)(cgrep_file *file, const cgrep_line *line));

#endif

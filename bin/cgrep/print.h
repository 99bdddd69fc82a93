/*
 * print.h - the sink at the end of a file's pipeline.
 */
#ifndef CGREP_PRINT_H
#define CGREP_PRINT_H

#include <coflow/span.h>

#include "line.h"

/* A sink that prints what the grep filter sends. file must outlive it. NULL: see cf_last_error().
 */
cf_coro *cgrep_printer(cgrep_file *file);

/* Print a span, after a heading or group separator if one is due. false: a write failed. */
bool cgrep_print_span(cgrep_file *file, const cf_span *span);

/* Call `take` for each line of a span. */
void cgrep_each_line(cgrep_file *file, const cf_span *span,
                     void (*take)(cgrep_file *file, const cgrep_line *line));

#endif

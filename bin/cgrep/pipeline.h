/*
 * pipeline.h - what an input is pushed through.
 */
#ifndef CGREP_PIPELINE_H
#define CGREP_PIPELINE_H

#include <coflow/source.h>

#include "run.h"

/* Why an input could not be searched to its end. */
typedef struct cgrep_failure {
    int code;   /* of the error; 0: it could be */
    char *text; /* NULL: no memory for that */
} cgrep_failure;

/* Push the input that run->file tells of, or a part of it, through the run's pipeline. */
cgrep_failure cgrep_push(cgrep_run *run, const cf_input *input);

/* Tell of a failure, and let it go. The input, which is all of the file, is read again, from
 * `start`, when that is wanted to say where. */
void cgrep_report_failure(cgrep_run *run, const cf_input *input, off_t start,
                          cgrep_failure *failure);

/* What a run keeps from file to file. */
void cgrep_end_pipeline(cgrep_run *run);

/* What a file's lines are pushed into: guard, filter, printer. NULL: cf_last_error(). */
cf_coro *cgrep_pipeline(cgrep_file *file);

#endif

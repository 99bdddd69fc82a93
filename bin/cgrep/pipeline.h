/*
 * pipeline.h - the stages that an input is pushed through.
 */
#ifndef CGREP_PIPELINE_H
#define CGREP_PIPELINE_H

#include <coflow/source.h>

#include "run.h"

/* Why an input could not be searched to its end. */
typedef struct cgrep_failure {
    int code;   /* of the error; 0: none */
    char *text; /* the message, malloc'ed; NULL: out of memory */
} cgrep_failure;

/* Push the input of run->file, or a part of it, through the run's pipeline. */
cgrep_failure cgrep_push(cgrep_run *run, const cf_input *input);

/* Report a failure and free its text. `input` must be the whole file: it is read again from `start`
 * when that is needed to tell the line number. */
void cgrep_report_failure(cgrep_run *run, const cf_input *input, off_t start,
                          cgrep_failure *failure);

/* Free the pipeline that a run keeps from file to file. */
void cgrep_end_pipeline(cgrep_run *run);

/* Build the stages for a file: binary guard, filter, printer. NULL: see cf_last_error(). */
cf_coro *cgrep_pipeline(cgrep_file *file);

#endif

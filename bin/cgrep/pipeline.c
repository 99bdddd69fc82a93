/*
 * pipeline.c - builds a file's pipeline (guard, filter, printer), pushes the input through it, and
 * reports failures.
 */
#include "config.h"

#include "pipeline.h"

#include <coflow.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binary.h"
#include "copies.h"
#include "match.h"
#include "print.h"
#include "stats.h"

/* ------------------------------------------------------------------------ building */

static cf_coro *sink_for(cgrep_file *file)
{
    const cgrep_settings *settings = file->run->settings;

    if (settings->mode == CGREP_LINES)
        return cgrep_printer(file);
    return settings->counts_matches ? cgrep_match_counter(file) : cf_null();
}

cf_coro *cgrep_pipeline(cgrep_file *file)
{
    const cgrep_run *run = file->run;
    const cgrep_settings *settings = run->settings;
    cf_grep_options options = settings->grep;

    options.selected = &file->selected;
    options.lines = &file->lines;
    if (settings->selects_nothing)
        return cf_null();
    options.conditions = run->conditions;
    options.condition_count = settings->condition_count;
    options.each_input = true;
    cf_coro *sink = cgrep_count_found(file, cgrep_copier(file, sink_for(file)));
    cf_coro *filter = cf_grep_with(run->matcher, &options, sink);
    if (run->record_start != NULL)
        filter = cf_records_with(run->record_start, filter);
    if (cgrep_looks_for_nuls(settings))
        filter = cgrep_binary_guard(file, filter);
    cf_coro *pipeline = cgrep_count_searched(file, filter);
    if (settings->encoding != NULL)
        pipeline = cf_decode(settings->encoding, pipeline);
    return settings->decompress ? cf_decompress(pipeline) : pipeline;
}

/* ------------------------------------------------------------------------- running */

/* The message for a line that could not be decided, with the line's number. If lines were not
 * counted from the start of the file, search it once more, counting. NULL: nothing to add; for a
 * binary file the offset in the original message says more. */
static const char *with_line_number(cgrep_run *run, const cf_input *input, off_t start)
{
    cf_grep_options options = run->settings->grep;

    if ((options.numbers && run->file.kept == NULL) || run->file.encoded || run->file.binary ||
        lseek(input->fd, start, SEEK_SET) < 0)
        return NULL;
    options.numbers = true;
    options.silent = true;
    options.conditions = run->conditions;
    options.condition_count = run->settings->condition_count;
    cf_coro *filter = cf_grep_with(run->matcher, &options, cf_null());
    return cf_lines_input(input, filter) == CF_ERROR ? cf_last_error()->text : NULL;
}

/* Does a stage hold back the end of the input until it is closed? */
static bool holds_back(const cgrep_run *run)
{
    return run->file.encoded || run->settings->spans_lines || run->record_start != NULL;
}

void cgrep_report_failure(cgrep_run *run, const cf_input *input, off_t start,
                          cgrep_failure *failure)
{
    const char *text = failure->code == CF_ELIMIT ? with_line_number(run, input, start) : NULL;

    if (text == NULL)
        text = failure->text != NULL ? failure->text : cf_error_message(failure->code);
    run->trouble = true;
    if (failure->code == CF_ENOMEM)
        cgrep_report(run, "%s: %s", input->name, text);
    else if (failure->code != CF_ESYS || !run->settings->no_messages)
        cgrep_report(run, "%s", text);
    free(failure->text);
}

/* Keeps a reference to the pipeline, so that it survives for the next file. NULL: no error. */
static const cf_error *push_through(cgrep_run *run, const cf_input *input)
{
    const cf_error *error = NULL;

    if (run->pipeline == NULL)
        run->pipeline = cgrep_pipeline(&run->file);
    if (run->pipeline == NULL)
        return cf_last_error();
    if (cf_lines_input(input, cf_ref(run->pipeline)) == CF_ERROR)
        error = cf_last_error();
    if (holds_back(run) && cf_close(run->pipeline) == CF_ERROR && error == NULL)
        error = cf_error_of(run->pipeline);
    return error;
}

cgrep_failure cgrep_push(cgrep_run *run, const cf_input *input)
{
    const cf_error *error = push_through(run, input);
    cgrep_failure failure = {.code = 0};

    if (error != NULL)
        failure = (cgrep_failure){error->code, strdup(error->text)};
    if (run->pipeline != NULL && cf_state_of(run->pipeline) == CF_CLOSED)
        cgrep_end_pipeline(run);
    return failure;
}

void cgrep_end_pipeline(cgrep_run *run)
{
    cf_free(run->pipeline);
    run->pipeline = NULL;
}

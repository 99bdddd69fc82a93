/*
 * search.c - one file: source, guard, filter and printer put together and run; then its count, its
 * name or that it is binary.
 */
#include "config.h"

#include "search.h"

#include <coflow.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binary.h"
#include "common/report.h"
#include "copies.h"
#include "json.h"
#include "match.h"
#include "parts.h"
#include "name.h"
#include "print.h"
#include "stats.h"
#include "turns.h"

/* ----------------------------------------------------------------------- pipeline */

static bool may_be_binary(const cgrep_settings *settings)
{
    return settings->binary != CGREP_AS_TEXT && settings->separator != '\0';
}

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
    if (may_be_binary(settings))
        filter = cgrep_binary_guard(file, filter);
    cf_coro *pipeline = cgrep_count_searched(file, filter);
    if (settings->encoding != NULL)
        pipeline = cf_decode(settings->encoding, pipeline);
    return settings->decompress ? cf_decompress(pipeline) : pipeline;
}

/* Is what is searched what is read, byte for byte? A stage that changes it may hold its end back,
 * until it is closed. */
static bool reads_plainly(const cgrep_settings *settings)
{
    return settings->encoding == NULL && !settings->decompress;
}

/* ------------------------------------------------------------------------ verdict */

static void print_count(cgrep_file *file)
{
    if (file->named)
        cgrep_print_name(file, ':');
    bool matches = file->run->settings->counts_matches;
    cgrep_put_number(&file->run->output, matches ? file->matches : file->selected, 0);
    cgrep_put_byte(&file->run->output, '\n');
}

static void print_verdict(cgrep_file *file)
{
    switch (file->run->settings->mode) {
    case CGREP_COUNTS:
        print_count(file);
        break;
    case CGREP_WITH:
        if (file->selected > 0)
            cgrep_print_name_line(file);
        break;
    case CGREP_WITHOUT:
        if (file->selected == 0)
            cgrep_print_name_line(file);
        break;
    case CGREP_LINES:
        if (file->run->settings->json)
            cgrep_json_end(file);
        if (file->withheld && file->run->settings->binary == CGREP_AS_BINARY) {
            cgrep_flush(&file->run->output);
            cli_warn("%s: binary file matches", file->name);
        }
        break;
    case CGREP_SILENCE:
        break;
    }
}

/* -------------------------------------------------------------------------- files */

/* Reading what is being written would not end. A list of names or a count is written after the
 * reading. */
static bool is_output(const cgrep_run *run, const struct stat *status)
{
    return run->writes_file && run->settings->mode == CGREP_LINES &&
           run->settings->grep.limit != 1 && S_ISREG(status->st_mode) &&
           status->st_dev == run->written.st_dev && status->st_ino == run->written.st_ino;
}

/* -T: as wide as the greatest number that can be there. */
static int number_width(const cgrep_settings *settings, const struct stat *status)
{
    uint64_t greatest = S_ISREG(status->st_mode) ? (uint64_t)status->st_size : UINT64_MAX / 2;
    int width = 0;

    if (!settings->layout.initial_tab)
        return 0;
    greatest += settings->layout.line_number && greatest < UINT64_MAX / 2;
    do
        width++;
    while ((greatest /= 10) > 0);
    return width;
}

static bool is_named(const cgrep_run *run, bool in_folder)
{
    cgrep_naming naming = run->settings->layout.naming;

    return naming == CGREP_NAMED || (naming == CGREP_NAMED_IN_FOLDERS && in_folder);
}

static bool has_heading(const cgrep_run *run)
{
    return run->settings->layout.heading && run->settings->mode == CGREP_LINES;
}

/* With -m, the next program that reads this input begins behind the last selected line; else at its
 * end, as if all had been read. */
static void leave_input(const cgrep_file *file, int fd, off_t start)
{
    uint64_t limit = file->run->settings->grep.limit;
    bool at_limit = limit > 0 && file->selected == limit &&
                    (!file->binary || limit == 1); /* binary: the first line was enough */

    if (fd != STDIN_FILENO || start < 0)
        return;
    if (file->run->settings->mode == CGREP_LINES && at_limit && !file->encoded)
        lseek(fd, start + (off_t)file->resume, SEEK_SET);
    else
        lseek(fd, 0, SEEK_END);
}

/* A line that no engine could decide is told by its number; where lines were not counted from the
 * first one on, that takes another look at the file. NULL: it tells nothing new. */
static const char *with_line_number(cgrep_run *run, const cf_input *input, off_t start)
{
    cf_grep_options options = run->settings->grep;

    if ((options.numbers && run->file.kept == NULL) || run->file.encoded ||
        lseek(input->fd, start, SEEK_SET) < 0)
        return NULL;
    options.numbers = true;
    options.silent = true;
    options.conditions = run->conditions;
    options.condition_count = run->settings->condition_count;
    cf_coro *filter = cf_grep_with(run->matcher, &options, cf_null());
    return cf_lines_input(input, filter) == CF_ERROR ? cf_last_error()->text : NULL;
}

/* Does a stage keep what is left of the input until it is closed? */
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
    if (failure->code != CF_ESYS || !run->settings->no_messages)
        cgrep_report(run, "%s", text);
    free(failure->text);
}

/* A pipeline that has not stopped is there for the next file. NULL: all went well. */
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

static void begin_file(cgrep_run *run, const struct stat *status, const char *name, bool in_folder)
{
    run->file = (cgrep_file){
        .run = run,
        .name = name,
        .named = is_named(run, in_folder) && !has_heading(run),
        .heads = is_named(run, in_folder) && has_heading(run),
        .live = !S_ISREG(status->st_mode),
        .number_width = number_width(run->settings, status),
        .encoded = !reads_plainly(run->settings),
    };
    cgrep_across_reset(&run->across);
    cgrep_across_reset(&run->counted);
    if (run->file.live)
        cgrep_flush(&run->output);
    if (run->settings->json)
        clock_gettime(CLOCK_MONOTONIC, &run->file.start);
}

static void end_file(cgrep_run *run)
{
    bool found = run->file.selected > 0;

    print_verdict(&run->file);
    cgrep_add_stats(&run->file);
    run->selected |= found;
    run->over = run->output.error != 0 || (run->settings->mode == CGREP_SILENCE && found);
}

static void search_whole(cgrep_run *run, const cf_input *input, off_t start)
{
    cgrep_failure failure = cgrep_push(run, input);

    if (failure.code != 0)
        cgrep_report_failure(run, input, start, &failure);
}

void cgrep_search(cgrep_run *run, int fd, const struct stat *status, const char *name,
                  bool in_folder)
{
    cf_input input = {
        .fd = fd, .name = name, .separator = run->settings->separator, .status = status};

    if (is_output(run, status)) {
        cgrep_report(run, "%s: input file is also the output", name);
        return;
    }
    begin_file(run, status, name, in_folder);
    off_t start = fd == STDIN_FILENO ? lseek(fd, 0, SEEK_CUR) : 0;
    if (cgrep_pays_in_parts(run, &input, status, start))
        cgrep_search_in_parts(run, &input, (uint64_t)status->st_size);
    else
        search_whole(run, &input, start);
    end_file(run);
    leave_input(&run->file, fd, start);
}

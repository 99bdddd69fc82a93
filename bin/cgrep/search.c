/*
 * search.c - one file: searches it as a whole or in parts, then prints its count, its name, or that
 * it is binary.
 */
#include "config.h"

#include "search.h"

#include <fcntl.h>
#include <unistd.h>

#include "common/report.h"
#include "binary.h"
#include "json.h"
#include "name.h"
#include "parts.h"
#include "pipeline.h"
#include "pipes.h"
#include "stats.h"

/* ------------------------------------------------------------------------- result */

static void print_count(cgrep_file *file)
{
    if (file->named)
        cgrep_print_name(file, ':');
    bool matches = file->run->settings->counts_matches;
    cgrep_put_number(&file->run->output, matches ? file->matches : file->selected, 0);
    cgrep_put_byte(&file->run->output, '\n');
}

static void print_result(cgrep_file *file)
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

/* Is this file also the output? Searching it would find its own output and never end. Counts and
 * names are harmless, since they are written after the file was read; so is a single line. */
static bool is_output(const cgrep_run *run, const struct stat *status)
{
    return run->writes_file && run->settings->mode == CGREP_LINES &&
           run->settings->grep.limit != 1 && S_ISREG(status->st_mode) &&
           status->st_dev == run->written.st_dev && status->st_ino == run->written.st_ino;
}

/* -T: the width of the greatest number the file can have. */
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

static bool wants_heading(const cgrep_run *run)
{
    return run->settings->layout.heading && run->settings->mode == CGREP_LINES;
}

/* Leave standard input where the next program that shares it should begin: with -m, after the last
 * selected line; otherwise at the end, as if everything had been read. */
static void leave_input(const cgrep_file *file, int fd, off_t start)
{
    uint64_t limit = file->run->settings->grep.limit;
    bool at_limit = limit > 0 && file->selected == limit &&
                    (!file->binary || limit == 1); /* a binary file is left after its first */

    if (fd != STDIN_FILENO || start < 0)
        return;
    if (file->run->settings->mode == CGREP_LINES && at_limit && !file->encoded)
        lseek(fd, start + (off_t)file->resume, SEEK_SET);
    else
        lseek(fd, 0, SEEK_END);
}

/* Are the bytes that are searched those that are read? */
static bool reads_plainly(const cgrep_settings *settings)
{
    return settings->encoding == NULL && !settings->decompress;
}

static void begin_file(cgrep_run *run, const char *name, bool in_folder)
{
    run->file = (cgrep_file){
        .run = run,
        .name = name,
        .named = is_named(run, in_folder) && !wants_heading(run),
        .has_heading = is_named(run, in_folder) && wants_heading(run),
        .encoded = !reads_plainly(run->settings),
    };
    cgrep_multiline_reset(&run->multiline);
    cgrep_multiline_reset(&run->counted);
    if (run->settings->json)
        clock_gettime(CLOCK_MONOTONIC, &run->file.start);
}

static void end_file(cgrep_run *run)
{
    bool found = run->file.selected > 0;

    print_result(&run->file);
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
    cf_input input = {.fd = fd,
                      .name = name,
                      .separator = run->settings->separator,
                      .status = status,
                      .map = run->settings->maps,
                      .nul_ends = cgrep_looks_for_nuls(run->settings)};

    if (is_output(run, status)) {
        cgrep_report(run, "%s: input file is also the output", name);
        return;
    }
    begin_file(run, name, in_folder);
    run->file.number_width = number_width(run->settings, status);
    run->file.live = !S_ISREG(status->st_mode);
    if (run->file.live)
        cgrep_flush(&run->output);
    cgrep_widen_input(fd, status);
    off_t start = fd == STDIN_FILENO ? lseek(fd, 0, SEEK_CUR) : 0;
    if (cgrep_pays_in_parts(run, &input, status, start))
        cgrep_search_in_parts(run, &input, (uint64_t)status->st_size);
    else
        search_whole(run, &input, start);
    end_file(run);
    leave_input(&run->file, fd, start);
}

/* Needed by number_width and is_output, and to search in parts of a given size. */
bool cgrep_asks_status(const cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    return settings->layout.initial_tab || settings->part_size > 0 ||
           (run->writes_file && settings->mode == CGREP_LINES);
}

void cgrep_search_small(cgrep_run *run, int fd, cf_block *text, const char *name)
{
    cf_input input = {.fd = fd, .name = name, .separator = run->settings->separator, .whole = text};

    begin_file(run, name, true);
    search_whole(run, &input, 0);
    end_file(run);
}

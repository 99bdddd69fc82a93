/*
 * inputs.c - opens the paths that were typed, skips what options exclude, and walks folders. The
 * entries of a walk are handled in entry.c.
 */
#include "config.h"

#include "inputs.h"

#include <coflow/walk.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include "crew.h"
#include "entry.h"
#include "pipeline.h"
#include "search.h"
#include "whole.h"

/* -------------------------------------------------------------------------- folders */

static void search_folder(cgrep_run *run, const char *path)
{
    const cgrep_settings *settings = run->settings;
    cf_walk_options options = {.follow = settings->dereference,
                               .ignore_files = settings->ignore_files,
                               .sorted = settings->sorted,
                               .one_file_system = settings->one_file_system,
                               .max_depth = settings->max_depth};
    cf_walk *walk = cf_walk_new(path, &options);

    if (walk == NULL) {
        cgrep_report(run, "%s", cf_last_error()->text);
        return;
    }
    cgrep_search_walk(run, walk);
    cf_walk_free(walk);
}

/* --------------------------------------------------------------------------- typed */

static bool is_skipped(const cgrep_run *run, const char *path, const struct stat *status)
{
    const cgrep_settings *settings = run->settings;

    if (cgrep_is_device(status->st_mode) && cgrep_skips_devices(run->settings, true))
        return true;
    if (!S_ISDIR(status->st_mode))
        return cgrep_skips_typed(settings->files, path);
    if (settings->skip_folders)
        return true;
    return !settings->omit_dot && cgrep_skips_typed(settings->folders, path);
}

static void search_typed(cgrep_run *run, const char *path)
{
    struct stat status;
    int fd = open(path, cgrep_open_flags(run->settings, true));

    if (fd < 0) {
        cgrep_report_file(run, path, errno);
        return;
    }
    if (fstat(fd, &status) != 0)
        cgrep_report_file(run, path, errno);
    else if (is_skipped(run, path, &status))
        ;
    else if (S_ISDIR(status.st_mode) && run->settings->recurse)
        search_folder(run, path);
    else
        cgrep_search(run, fd, &status, path, false);
    close(fd);
}

static void search_standard_input(cgrep_run *run)
{
    struct stat status;
    const char *name = run->settings->standard_input;

    if (fstat(STDIN_FILENO, &status) != 0)
        cgrep_report_file(run, name, errno);
    else
        cgrep_search(run, STDIN_FILENO, &status, name, false);
}

static void search_path(cgrep_run *run, const char *path)
{
    if (strcmp(path, "-") == 0)
        search_standard_input(run);
    else
        search_typed(run, path);
}

static void search_list(cgrep_run *run, const cgrep_list_file *list)
{
    size_t len;
    char *text = cgrep_read_whole(list->path, &len);
    char *end = text + len;
    char *stop;

    for (char *path = text; path < end && !run->over; path = stop + 1) {
        stop = memchr(path, list->ends_in_nul ? '\0' : '\n', (size_t)(end - path));
        if (stop == NULL)
            stop = end;
        *stop = '\0';
        if (*path != '\0')
            search_path(run, path);
    }
    free(text);
}

void cgrep_search_inputs(cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    for (size_t i = 0; i < settings->path_count && !run->over; i++)
        search_path(run, settings->paths[i]);
    for (size_t i = 0; i < settings->list_count && !run->over; i++)
        search_list(run, &settings->lists[i]);
    cgrep_end_pipeline(run);
}

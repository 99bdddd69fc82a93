/*
 * inputs.c - from the paths that were typed to open files: what is skipped, what is walked.
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
#include "search.h"
#include "whole.h"

static bool is_device(mode_t mode)
{
    return S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

static bool skips_devices(const cgrep_run *run, bool typed)
{
    cgrep_devices devices = run->settings->devices;

    return devices == CGREP_SKIP_DEVICES || (devices == CGREP_READ_TYPED_DEVICES && !typed);
}

/* A FIFO that is going to be skipped must not make open wait for its writer. */
static int open_flags(const cgrep_run *run, bool typed)
{
    return O_RDONLY | O_NOCTTY | O_CLOEXEC | (skips_devices(run, typed) ? O_NONBLOCK : 0);
}

/* ------------------------------------------------------------------------- folders */

/* That it is a file the walk has said; the rest of its status is seldom of use. */
static bool look_at_met(const cgrep_run *run, const cf_walk_entry *entry, int fd,
                        struct stat *status)
{
    *status = (struct stat){.st_mode = S_IFREG};
    return (entry->kind == CF_WALK_FILE && !cgrep_asks_for_status(run)) || fstat(fd, status) == 0;
}

static void search_met(cgrep_run *run, const cf_walk_entry *entry, const char *path)
{
    struct stat status;
    bool follow = run->settings->dereference;
    int fd = openat(entry->folder, entry->name, open_flags(run, false) | (follow ? 0 : O_NOFOLLOW));

    if (fd < 0) {
        if (follow || errno != ELOOP)
            cgrep_report_file(run, path, errno);
        return;
    }
    if (!look_at_met(run, entry, fd, &status))
        cgrep_report_file(run, path, errno);
    else if (!is_device(status.st_mode) || !skips_devices(run, false))
        cgrep_search(run, fd, &status, path, true);
    close(fd);
}

static bool is_of_any_type(const cgrep_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->type_count; i++)
        if (cgrep_is_of_type(settings->types[i], name))
            return true;
    return settings->type_count == 0;
}

/* The root was typed, and is not hidden from anybody. */
static bool is_hidden(const cf_walk_entry *entry)
{
    return entry->depth > 0 && entry->name[0] == '.';
}

/* A folder is entered unless it is excluded; one that was typed has been asked about already. */
static void take_entry(cgrep_run *run, cf_walk *walk, const cf_walk_entry *entry)
{
    const cgrep_settings *settings = run->settings;
    const char *path = entry->path + (settings->omit_dot && entry->depth > 0 ? 2 : 0);

    if (settings->skip_hidden && is_hidden(entry)) {
        cf_walk_skip(walk);
        return;
    }
    switch (entry->kind) {
    case CF_WALK_FOLDER:
        if (entry->depth > 0 && cgrep_skips_met(settings->folders, entry->name))
            cf_walk_skip(walk);
        break;
    case CF_WALK_LOOP:
        if (!settings->no_messages) {
            cgrep_flush(&run->output);
            cli_warn("%s: warning: recursive directory loop", path);
        }
        break;
    case CF_WALK_ERROR:
        cgrep_report_file(run, path, entry->error);
        break;
    case CF_WALK_LINK:
        break;
    case CF_WALK_DEVICE:
        if (skips_devices(run, false))
            break;
        /* fall through */
    case CF_WALK_FILE:
        if (!cgrep_skips_met(settings->files, entry->name) && is_of_any_type(settings, entry->name))
            search_met(run, entry, path);
        break;
    }
}

static void search_folder(cgrep_run *run, const char *path)
{
    const cgrep_settings *settings = run->settings;
    cf_walk_options options = {.follow = settings->dereference,
                               .sorted = settings->sorted,
                               .one_file_system = settings->one_file_system,
                               .max_depth = settings->max_depth};
    cf_walk *walk = cf_walk_new(path, &options);
    cf_walk_entry entry;

    if (walk == NULL) {
        cgrep_report(run, "%s", cf_last_error()->text);
        return;
    }
    while (!run->over && cf_walk_next(walk, &entry))
        take_entry(run, walk, &entry);
    cf_walk_free(walk);
}

/* --------------------------------------------------------------------------- typed */

static bool is_skipped(const cgrep_run *run, const char *path, const struct stat *status)
{
    const cgrep_settings *settings = run->settings;

    if (is_device(status->st_mode) && skips_devices(run, true))
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
    int fd = open(path, open_flags(run, true));

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

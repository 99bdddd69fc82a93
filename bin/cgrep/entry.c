/*
 * entry.c - the entries of a walk: chooses those to be searched, opens and searches them.
 */
#include "config.h"

#include "entry.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/report.h"
#include "search.h"
#include "small.h"

bool cgrep_is_device(mode_t mode)
{
    return S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

bool cgrep_skips_devices(const cgrep_settings *settings, bool typed)
{
    cgrep_devices devices = settings->devices;

    return devices == CGREP_SKIP_DEVICES || (devices == CGREP_READ_TYPED_DEVICES && !typed);
}

/* O_NONBLOCK, so that opening a FIFO that will be skipped does not wait for a writer. */
int cgrep_open_flags(const cgrep_settings *settings, bool typed)
{
    return O_RDONLY | O_NOCTTY | O_CLOEXEC |
           (cgrep_skips_devices(settings, typed) ? O_NONBLOCK : 0);
}

/* ------------------------------------------------------------------------- choosing */

static bool is_of_any_type(const cgrep_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->type_count; i++)
        if (cgrep_is_of_type(settings->types[i], name))
            return true;
    return settings->type_count == 0;
}

static bool wants_file(const cgrep_settings *settings, const char *name)
{
    return !cgrep_skips_entry(settings->files, name) && is_of_any_type(settings, name);
}

/* The root of a walk was typed, so it never counts as hidden. */
static bool is_hidden(const cf_walk_entry *entry)
{
    return entry->depth > 0 && entry->name[0] == '.';
}

/* --exclude-dir has already been applied to the root of a walk. */
bool cgrep_wants_entry(const cgrep_settings *settings, cf_walk *walk, const cf_walk_entry *entry)
{
    if (settings->skip_hidden && is_hidden(entry)) {
        cf_walk_skip(walk);
        return false;
    }
    switch (entry->kind) {
    case CF_WALK_FOLDER:
        if (entry->depth > 0 && cgrep_skips_entry(settings->folders, entry->name))
            cf_walk_skip(walk);
        return false;
    case CF_WALK_LINK:
        return false;
    case CF_WALK_DEVICE:
        return !cgrep_skips_devices(settings, false) && wants_file(settings, entry->name);
    case CF_WALK_FILE:
        return wants_file(settings, entry->name);
    default:
        return true;
    }
}

/* ------------------------------------------------------------------------ searching */

/* Search an open file whose kind is not known yet. */
static void search_any(cgrep_run *run, int fd, const char *path)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        cgrep_report_file(run, path, errno);
    else if (!cgrep_is_device(status.st_mode) || !cgrep_skips_devices(run->settings, false))
        cgrep_search(run, fd, &status, path, true);
}

static void search(cgrep_run *run, const cf_walk_entry *entry, const char *path)
{
    bool follow = run->settings->dereference;
    int fd = openat(entry->folder, entry->name,
                    cgrep_open_flags(run->settings, false) | (follow ? 0 : O_NOFOLLOW));

    if (fd < 0) {
        if (follow || errno != ELOOP)
            cgrep_report_file(run, path, errno);
        return;
    }
    bool small = entry->short_ends && !cgrep_asks_status(run);
    cf_block *text = small ? cgrep_read_small(run, fd) : NULL;
    if (text != NULL) {
        cgrep_search_small(run, fd, text, path);
        cgrep_close_later(run->closing, fd);
        return;
    }
    search_any(run, fd, path);
    close(fd); /* at once: if it is a FIFO, its writer may wait for this */
}

static void warn_of_loop(cgrep_run *run, const char *path)
{
    if (run->settings->no_messages)
        return;
    cgrep_flush(&run->output);
    cli_warn("%s: warning: recursive directory loop", path);
}

void cgrep_search_entry(cgrep_run *run, const cf_walk_entry *entry)
{
    const char *path = entry->path + (run->settings->omit_dot && entry->depth > 0 ? 2 : 0);

    if (entry->kind == CF_WALK_LOOP)
        warn_of_loop(run, path);
    else if (entry->kind == CF_WALK_ERROR)
        cgrep_report_file(run, path, entry->error);
    else
        search(run, entry, path);
}

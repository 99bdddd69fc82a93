/*
 * job.c - a batch of walk entries.
 */
#include "config.h"

#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool make_room(cgrep_job *job, size_t size)
{
    if (job->room - job->used >= size)
        return true;
    size_t room = 2 * job->room + size + 1024;
    char *text = realloc(job->text, room);
    if (text == NULL)
        return false;
    job->text = text;
    job->room = room;
    return true;
}

/* Duplicate the descriptor of an entry's folder, as the walk closes its own when it leaves. */
static void hold_folder(cgrep_job *job, cf_walk_entry *entry)
{
    if (entry->folder == AT_FDCWD || entry->kind == CF_WALK_ERROR)
        return;
    if (job->folder_changed) {
        int fd = fcntl(entry->folder, F_DUPFD_CLOEXEC, 0);
        if (fd < 0) {
            entry->kind = CF_WALK_ERROR;
            entry->error = errno;
            return;
        }
        job->folders[job->folder_count++] = fd;
        job->folder_changed = false;
    }
    entry->folder = job->folders[job->folder_count - 1];
}

bool cgrep_job_add(cgrep_job *job, const cf_walk_entry *entry)
{
    size_t path_size = strlen(entry->path) + 1;
    size_t name_size = strlen(entry->name) + 1;

    if (!make_room(job, path_size + name_size))
        return false;
    job->folder_changed |=
        job->count == 0 || job->entries[job->count - 1].entry.depth != entry->depth;
    cgrep_job_entry *added = &job->entries[job->count];
    *added = (cgrep_job_entry){*entry, job->used, job->used + path_size};
    hold_folder(job, &added->entry);
    memcpy(job->text + added->path, entry->path, path_size);
    memcpy(job->text + added->name, entry->name, name_size);
    job->used += path_size + name_size;
    job->count++;
    return true;
}

cf_walk_entry cgrep_job_get(const cgrep_job *job, size_t index)
{
    cf_walk_entry entry = job->entries[index].entry;

    entry.path = job->text + job->entries[index].path;
    entry.name = job->text + job->entries[index].name;
    return entry;
}

void cgrep_job_clear(cgrep_job *job)
{
    while (job->folder_count > 0)
        close(job->folders[--job->folder_count]);
    job->count = 0;
    job->used = 0;
}

void cgrep_job_free(cgrep_job *job)
{
    cgrep_job_clear(job);
    free(job->text);
}

/*
 * job.h - a batch of walk entries, copied so that the walk can go on while they are searched.
 */
#ifndef CGREP_JOB_H
#define CGREP_JOB_H

#include <coflow/walk.h>
#include <stdbool.h>
#include <stddef.h>

enum { CGREP_JOB_SIZE = 32, CGREP_JOB_FOLDERS = 8 };

/* An entry without its strings, which are in the job's text. */
typedef struct cgrep_job_entry {
    cf_walk_entry entry;
    size_t path; /* offset in text */
    size_t name; /* offset in text */
} cgrep_job_entry;

typedef struct cgrep_job {
    size_t count;
    cgrep_job_entry entries[CGREP_JOB_SIZE];
    int folders[CGREP_JOB_FOLDERS]; /* duplicates of the walk's descriptors, owned by the job */
    size_t folder_count;
    bool folder_changed; /* the next entry may not be in the last of those folders; the caller sets
                            this when the walk enters a folder */
    char *text;
    size_t used;
    size_t room;
} cgrep_job;

/* Add a copy of an entry. There must be room for it, and for one more folder. If the folder's
 * descriptor cannot be duplicated, the entry becomes a CF_WALK_ERROR. false: out of memory. */
bool cgrep_job_add(cgrep_job *job, const cf_walk_entry *entry);

/* The strings are valid until the job changes. */
cf_walk_entry cgrep_job_get(const cgrep_job *job, size_t index);

/* Remove all entries and close the folders. */
void cgrep_job_clear(cgrep_job *job);
void cgrep_job_free(cgrep_job *job);

#endif

/*
 * job.h - some of what a walk has met, taken along: the walk may go on meanwhile.
 */
#ifndef CGREP_JOB_H
#define CGREP_JOB_H

#include <coflow/walk.h>
#include <stdbool.h>
#include <stddef.h>

enum { CGREP_JOB_SIZE = 32, CGREP_JOB_FOLDERS = 8 };

/* An entry whose strings are in the job's text. */
typedef struct cgrep_job_entry {
    cf_walk_entry entry;
    size_t path;
    size_t name;
} cgrep_job_entry;

typedef struct cgrep_job {
    size_t count;
    cgrep_job_entry entries[CGREP_JOB_SIZE];
    int folders[CGREP_JOB_FOLDERS]; /* the job's own descriptors */
    size_t folder_count;
    bool elsewhere; /* the next entry may be in another folder than the last of those; to be set
                       when the walk has entered one */
    char *text;
    size_t used;
    size_t room;
} cgrep_job;

/* The job must have room. false: out of memory. A folder that cannot be held open makes the entry
 * an error. */
bool cgrep_job_add(cgrep_job *job, const cf_walk_entry *entry);

/* Valid until the next call. */
cf_walk_entry cgrep_job_get(const cgrep_job *job, size_t index);

/* Nothing is in it any more. */
void cgrep_job_clear(cgrep_job *job);
void cgrep_job_free(cgrep_job *job);

#endif

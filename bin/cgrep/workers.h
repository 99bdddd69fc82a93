/*
 * workers.h - further threads for a search, each with a clone of the run.
 */
#ifndef CGREP_WORKERS_H
#define CGREP_WORKERS_H

#include "run.h"

typedef void cgrep_work(void *job, cgrep_run *run);

typedef struct cgrep_workers {
    cgrep_work *work;
    void *job;
    struct cgrep_worker *list;
    size_t count;
} cgrep_workers;

/* Start settings->threads - 1 threads, each of which calls work(job, its run). When memory or
 * threads run out there are fewer. `workers` must not move until they are joined. */
void cgrep_start_workers(cgrep_workers *workers, const cgrep_run *run, cgrep_work *work, void *job);

/* Wait for all of them and add their results to run. Does nothing if none were started. */
void cgrep_join_workers(cgrep_workers *workers, cgrep_run *run);

#endif

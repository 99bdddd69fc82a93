/*
 * workers.h - further threads for a search, each with a run of its own.
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

/* Start as many as the settings say, less the one that calls: each does work(job, its run). There
 * may be no memory for all, or no thread: then there are fewer. workers stays where it is until
 * they are joined. */
void cgrep_start_workers(cgrep_workers *workers, const cgrep_run *run, cgrep_work *work, void *job);

/* Wait for all of them; what they have come to is run's, too. Also right when none were begun. */
void cgrep_join_workers(cgrep_workers *workers, cgrep_run *run);

#endif

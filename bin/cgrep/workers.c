/*
 * workers.c - starts and joins the further threads of a search.
 */
#include "config.h"

#include "workers.h"

#include <pthread.h>
#include <stdlib.h>

#include "pipeline.h"

struct cgrep_worker {
    const cgrep_workers *workers;
    cgrep_run *run;
    pthread_t thread;
};

static void *thread(void *arg)
{
    const struct cgrep_worker *worker = arg;

    worker->workers->work(worker->workers->job, worker->run);
    cgrep_end_pipeline(worker->run);
    return NULL;
}

static bool begin(struct cgrep_worker *worker, const cgrep_run *run)
{
    worker->run = cgrep_clone_run(run);
    if (worker->run == NULL)
        return false;
    if (pthread_create(&worker->thread, NULL, thread, worker) == 0)
        return true;
    cgrep_free_clone(worker->run);
    return false;
}

void cgrep_start_workers(cgrep_workers *workers, const cgrep_run *run, cgrep_work *work, void *job)
{
    size_t wanted = run->settings->threads - 1;

    *workers =
        (cgrep_workers){.work = work, .job = job, .list = calloc(wanted, sizeof *workers->list)};
    while (workers->list != NULL && workers->count < wanted) {
        struct cgrep_worker *worker = &workers->list[workers->count];
        worker->workers = workers;
        if (!begin(worker, run))
            return;
        workers->count++;
    }
}

void cgrep_join_workers(cgrep_workers *workers, cgrep_run *run)
{
    for (size_t i = 0; i < workers->count; i++) {
        pthread_join(workers->list[i].thread, NULL);
        cgrep_join_run(run, workers->list[i].run);
        cgrep_free_clone(workers->list[i].run);
    }
    free(workers->list);
}

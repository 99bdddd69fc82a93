/*
 * crew.c - the threads that search the files of a walk. Each takes a few dozen entries at a time
 * under a lock (a job) and searches them with a run of its own. The calling thread takes part; it
 * starts the others only with its second job, since a few files are searched faster than a thread
 * starts.
 *
 *     walk  --lock-->  jobs 0, 1, 2 ...  -->  a run each  --turns-->  standard output
 */
#include "config.h"

#include "crew.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "workers.h"
#include "job.h"
#include "entry.h"
#include "search.h"
#include "turns.h"

struct crew {
    const cgrep_settings *settings;
    pthread_mutex_t lock; /* guards walk, ended and jobs */
    cf_walk *walk;
    bool ended;
    uint64_t jobs;    /* taken so far, and so the number of the next */
    atomic_bool over; /* search no further file */
    cgrep_turns turns;
    cgrep_workers workers; /* all threads but the calling one */
};

/* ----------------------------------------------------------------------------- jobs */

/* Fill a job with entries of the walk. false: out of memory; what is in the job is still valid. */
static bool fill(struct crew *crew, cgrep_job *job)
{
    cf_walk_entry entry;

    while (job->count < CGREP_JOB_SIZE && job->folder_count < CGREP_JOB_FOLDERS && !crew->ended) {
        crew->ended = !cf_walk_next(crew->walk, &entry);
        if (crew->ended)
            break;
        job->folder_changed |= entry.kind == CF_WALK_FOLDER;
        if (!cgrep_wants_entry(crew->settings, crew->walk, &entry))
            continue;
        if (!cgrep_job_add(job, &entry)) {
            crew->ended = true;
            return false;
        }
    }
    return true;
}

/* Take the next job, and begin its turn. false: the walk has ended. */
static bool take_job(struct crew *crew, cgrep_run *run, cgrep_job *job)
{
    pthread_mutex_lock(&crew->lock);
    cgrep_await_room(&crew->turns, crew->jobs);
    bool complete = fill(crew, job);
    bool taken = job->count > 0 || !complete;
    if (taken)
        cgrep_begin_turn(&run->output, &crew->turns, crew->jobs++);
    pthread_mutex_unlock(&crew->lock);
    if (!complete)
        cgrep_report(run, "out of memory");
    return taken;
}

static void do_job(struct crew *crew, cgrep_run *run, const cgrep_job *job)
{
    for (size_t i = 0; i < job->count && !atomic_load(&crew->over); i++) {
        cf_walk_entry entry = cgrep_job_get(job, i);
        cgrep_search_entry(run, &entry);
        if (run->over)
            atomic_store(&crew->over, true);
    }
    cgrep_end_turn(&run->output);
}

static cgrep_work work_along;

static void work(struct crew *crew, cgrep_run *run, bool leads)
{
    cgrep_job job = {.count = 0};

    for (size_t done = 0; !atomic_load(&crew->over) && take_job(crew, run, &job); done++) {
        if (leads && done == 1)
            cgrep_start_workers(&crew->workers, run, work_along, crew);
        do_job(crew, run, &job);
        cgrep_job_clear(&job);
    }
    cgrep_job_free(&job);
}

static void work_along(void *job, cgrep_run *run)
{
    work(job, run, false);
}

static void search_together(cgrep_run *run, cf_walk *walk)
{
    struct crew crew = {.settings = run->settings, .walk = walk, .lock = PTHREAD_MUTEX_INITIALIZER};

    cgrep_turns_begin(&crew.turns, &run->output);
    work(&crew, run, true);
    cgrep_join_workers(&crew.workers, run);
    cgrep_turns_end(&crew.turns, &run->output);
    pthread_mutex_destroy(&crew.lock);
}

static void search_alone(cgrep_run *run, cf_walk *walk)
{
    cf_walk_entry entry;

    while (!run->over && cf_walk_next(walk, &entry))
        if (cgrep_wants_entry(run->settings, walk, &entry))
            cgrep_search_entry(run, &entry);
}

void cgrep_search_walk(cgrep_run *run, cf_walk *walk)
{
    cgrep_closing closing;

    cgrep_begin_closing(&closing);
    run->closing = &closing;
    if (run->settings->threads > 1)
        search_together(run, walk);
    else
        search_alone(run, walk);
    run->closing = NULL;
    cgrep_end_closing(&closing);
}

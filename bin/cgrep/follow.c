/*
 * follow.c - follows all files with one source, which feeds a pipeline for each file, so that each
 * has its own line numbers, context and limit.
 */
#include "config.h"

#include "follow.h"

#include <coflow.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"

typedef struct followed {
    cgrep_run *run;
    cgrep_file *files; /* one for each path */
    cf_coro **heads;   /* the first stages of their pipelines */
    size_t count;
} followed;

static size_t find(const followed *all, const char *name)
{
    size_t i = 0;

    while (i + 1 < all->count && strcmp(all->files[i].name, name) != 0)
        i++;
    return i;
}

static bool any_wants_more(const followed *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (cf_state_of(all->heads[i]) != CF_CLOSED)
            return true;
    return false;
}

/* Send lines to their file's pipeline and flush it. false: nothing more is wanted. */
static bool pass(cf_coro *self, followed *all, const cf_span *span)
{
    size_t index = find(all, cf_span_name(span));

    if (cf_state_of(all->heads[index]) != CF_CLOSED) {
        cf_send_span_to(self, all->heads[index], *span);
        cf_flush(all->heads[index]);
        /* -q: one line of any file ends the search. */
        all->run->over =
            all->run->settings->mode == CGREP_SILENCE && all->files[index].selected > 0;
    }
    return !all->run->over && all->run->output.error == 0 && any_wants_more(all);
}

static cf_value body(cf_coro *self, void *arg)
{
    followed *all = arg;
    cf_span span;

    while (cf_recv_span(self, &span) && pass(self, all, &span))
        ;
    return cf_nil;
}

/* false: an error, which has been reported. */
static bool open_files(followed *all)
{
    const cgrep_settings *settings = all->run->settings;

    all->files = calloc(all->count, sizeof *all->files);
    all->heads = calloc(all->count, sizeof(cf_coro *));
    if (all->files == NULL || all->heads == NULL) {
        cgrep_report(all->run, "out of memory");
        return false;
    }
    for (size_t i = 0; i < all->count; i++) {
        all->files[i] = (cgrep_file){.run = all->run,
                                     .name = settings->paths[i],
                                     .named = settings->layout.naming == CGREP_NAMED,
                                     .live = true};
        all->heads[i] = cgrep_pipeline(&all->files[i]);
        if (all->heads[i] == NULL) {
            cgrep_report(all->run, "%s", cf_last_error()->text);
            return false;
        }
    }
    return true;
}

static void close_files(followed *all)
{
    for (size_t i = 0; all->heads != NULL && i < all->count; i++) {
        cf_free(all->heads[i]);
        all->run->selected |= all->files[i].selected > 0;
    }
    free(all->files);
    free(all->heads);
}

void cgrep_follow(cgrep_run *run)
{
    followed all = {.run = run, .count = run->settings->path_count};

    if (open_files(&all)) {
        cf_coro *sink = cf_sink(body, &all);
        if (cf_follow_many(run->settings->paths, all.count, sink) == CF_ERROR)
            cgrep_report(run, "%s", cf_last_error()->text);
    }
    close_files(&all);
}

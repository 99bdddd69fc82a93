/*
 * stats.c - counts bytes on their way to the search and matches on their way from it. The stages
 * that do so are only there if --stats or --json is given.
 */
#include "config.h"

#include "stats.h"

#include <coflow.h>
#include <stdio.h>

#include "match.h"

static cf_coro *stage(cf_fn *body, cgrep_file *file, cf_coro *target)
{
    const cgrep_settings *settings = file->run->settings;

    return settings->stats || settings->json ? cf_stage(body, file, target) : target;
}

static cf_value count_searched(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_span span;

    while (cf_recv_span(self, &span)) {
        file->bytes += span.len;
        if (!cf_send_span(self, span))
            break;
    }
    return cf_nil;
}

cf_coro *cgrep_count_searched(cgrep_file *file, cf_coro *target)
{
    return stage(count_searched, file, target);
}

static cf_value count_found(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_span span;

    while (cf_recv_span(self, &span)) {
        if (!(span.tag & CF_GREP_CONTEXT) && !file->run->settings->layout.inverted)
            cgrep_count_matches(file, &span);
        if (!cf_send_span(self, span))
            break;
    }
    return cf_nil;
}

cf_coro *cgrep_count_found(cgrep_file *file, cf_coro *target)
{
    return stage(count_found, file, target);
}

void cgrep_add_stats(const cgrep_file *file)
{
    cgrep_stats *stats = &file->run->stats;

    stats->files++;
    stats->matches += file->matches;
    stats->lines += file->selected;
    stats->bytes += file->bytes;
    stats->files_with += file->selected > 0;
}

void cgrep_start_stats(cgrep_run *run)
{
    if (run->settings->stats || run->settings->json)
        clock_gettime(CLOCK_MONOTONIC, &run->stats.start);
}

double cgrep_seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void put_count(cgrep_output *output, uint64_t count, const char *what)
{
    cgrep_put_number(output, count, 0);
    cgrep_put_string(output, what);
}

void cgrep_print_stats(cgrep_run *run)
{
    const cgrep_stats *stats = &run->stats;
    cgrep_output *output = &run->output;
    uint64_t printed = output->total;
    char seconds[64];

    snprintf(seconds, sizeof seconds, "%.6f seconds\n", cgrep_seconds_since(&stats->start));
    cgrep_put_byte(output, '\n');
    put_count(output, stats->matches, " matches\n");
    put_count(output, stats->lines, " matched lines\n");
    put_count(output, stats->files_with, " files contained matches\n");
    put_count(output, stats->files, " files searched\n");
    put_count(output, printed, " bytes printed\n");
    put_count(output, stats->bytes, " bytes searched\n");
    cgrep_put_string(output, seconds);
}

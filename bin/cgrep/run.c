/*
 * run.c - clones of a run for further threads, and how a run reports errors.
 */
#include "config.h"

#include "run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"

static bool clone_conditions(cgrep_run *clone, const cgrep_run *run)
{
    size_t count = run->settings->condition_count;

    clone->conditions = calloc(count + 1, sizeof *clone->conditions);
    for (size_t i = 0; clone->conditions != NULL && i < count; i++) {
        clone->conditions[i].absent = run->conditions[i].absent;
        clone->conditions[i].matcher = cf_matcher_clone(run->conditions[i].matcher);
        if (clone->conditions[i].matcher == NULL)
            return false;
    }
    return clone->conditions != NULL;
}

/* Clone a matcher that may be NULL. false: out of memory. */
static bool clone_matcher(cf_matcher **clone, const cf_matcher *matcher)
{
    *clone = matcher != NULL ? cf_matcher_clone(matcher) : NULL;
    return (*clone != NULL) == (matcher != NULL);
}

static bool clone_matchers(cgrep_run *clone, const cgrep_run *run)
{
    return clone_matcher(&clone->matcher, run->matcher) &&
           clone_matcher(&clone->marker, run->marker) &&
           clone_matcher(&clone->record_start, run->record_start) && clone_conditions(clone, run);
}

cgrep_run *cgrep_clone_run(const cgrep_run *run)
{
    cgrep_run *clone = calloc(1, sizeof *clone);

    if (clone == NULL)
        return NULL;
    clone->settings = run->settings;
    clone->copies = run->copies;
    clone->closing = run->closing;
    clone->writes_file = run->writes_file;
    clone->written = run->written;
    clone->output.fd = run->output.fd;
    if (clone_matchers(clone, run))
        return clone;
    cgrep_free_clone(clone);
    return NULL;
}

void cgrep_free_clone(cgrep_run *clone)
{
    for (size_t i = 0; clone->conditions != NULL && i < clone->settings->condition_count; i++)
        cf_matcher_free(clone->conditions[i].matcher);
    free(clone->conditions);
    cf_matcher_free(clone->record_start);
    cf_matcher_free(clone->marker);
    cf_matcher_free(clone->matcher);
    cgrep_multiline_free(&clone->multiline);
    cgrep_multiline_free(&clone->counted);
    cf_block_free(clone->small);
    free(clone);
}

void cgrep_join_run(cgrep_run *run, const cgrep_run *clone)
{
    run->selected |= clone->selected;
    run->trouble |= clone->trouble;
    run->over |= clone->over;
    run->output.total += clone->output.total;
    run->stats.matches += clone->stats.matches;
    run->stats.lines += clone->stats.lines;
    run->stats.files_with += clone->stats.files_with;
    run->stats.files += clone->stats.files;
    run->stats.bytes += clone->stats.bytes;
}

void cgrep_report(cgrep_run *run, const char *format, ...)
{
    va_list list;

    cgrep_flush(&run->output);
    va_start(list, format);
    cli_warn_list(format, list);
    va_end(list);
    run->trouble = true;
}

void cgrep_report_file(cgrep_run *run, const char *name, int error)
{
    run->trouble = true;
    if (!run->settings->no_messages)
        cgrep_report(run, "%s: %s", name, strerror(error));
}

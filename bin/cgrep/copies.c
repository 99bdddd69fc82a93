/*
 * copies.c - the further outputs. One that stops or fails does not affect the others; failures are
 * reported at the end.
 */
#include "config.h"

#include "copies.h"

#include <coflow.h>
#include <stdlib.h>

#include "common/report.h"
#include "table.h"

/* The error text of a file already begins with its path. */
static void report(cgrep_run *run, const cgrep_copy *copy, const cf_error *error)
{
    if (copy->is_command)
        cgrep_report(run, "%s: %s", copy->name, error->text);
    else
        cgrep_report(run, "%s", error->text);
}

static cf_coro *open_copy(cgrep_run *run, const cgrep_copy *copy)
{
    cf_coro *sink = copy->is_command ? cf_to_command(copy->name) : cf_to_file(copy->name, NULL);

    if (sink != NULL)
        return sink;
    report(run, copy, cf_last_error());
    exit(cgrep_tool.trouble);
}

void cgrep_open_copies(cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    run->copies = calloc(settings->copy_count + 1, sizeof(cf_coro *));
    if (run->copies == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    for (size_t i = 0; i < settings->copy_count; i++)
        run->copies[i] = open_copy(run, &settings->copies[i]);
}

void cgrep_close_copies(cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    for (size_t i = 0; i < settings->copy_count; i++) {
        cf_close(run->copies[i]);
        const cf_error *error = cf_error_of(run->copies[i]);
        if (error != NULL)
            report(run, &settings->copies[i], error);
        cf_free(run->copies[i]);
    }
    free(run->copies);
}

static void copy_span(const cgrep_file *file, cf_span span)
{
    span.tag = 0;
    span.line = 0;
    for (size_t i = 0; i < file->run->settings->copy_count; i++)
        if (cf_state_of(file->run->copies[i]) != CF_CLOSED)
            cf_send_span_to(NULL, file->run->copies[i], span);
}

static void flush_copies(const cgrep_file *file)
{
    for (size_t i = 0; i < file->run->settings->copy_count; i++)
        if (cf_state_of(file->run->copies[i]) != CF_CLOSED)
            cf_flush(file->run->copies[i]);
}

static cf_value body(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_span span;

    while (cf_recv_span(self, &span)) {
        if (!(span.tag & CF_GREP_CONTEXT))
            copy_span(file, span);
        if (file->live && !cf_batch_left(self))
            flush_copies(file);
        if (!cf_send_span(self, span))
            break;
    }
    return cf_nil;
}

cf_coro *cgrep_copier(cgrep_file *file, cf_coro *target)
{
    if (file->run->settings->copy_count == 0)
        return target;
    cf_coro *copier = cf_stage(body, file, target);
    if (copier != NULL)
        cf_set_name(copier, "copies");
    return copier;
}

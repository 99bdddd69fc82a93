/*
 * target.c - open, run and close one target. Its errors are reported here, with its name.
 */
#include "config.h"

#include "target.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"

static void report(cbroadcast_sink *sink, const char *text)
{
    char room[4096];

    cli_warn("%s: %s", cli_quoted(sink->target->name, room, sizeof room), text);
    if (!sink->failed)
        snprintf(sink->ending, sizeof sink->ending, "%s", text);
    sink->failed = true;
}

/* ------------------------------------------------------------------- opening */

/* With --restart, `out` stays open, because a later command needs it as its standard output. */
static cf_output *open_command(cbroadcast_sink *sink)
{
    const cbroadcast_target *target = sink->target;
    cf_restart restart = {target->restarts, sink->separator, &sink->restarts};
    int out = cbroadcast_add_writer(sink->outlet);

    if (target->restarts > 0) {
        sink->writer = out;
        return cf_output_command_restarted(target->what, out, &restart);
    }
    cf_output *output = cf_output_command_into(target->what, out);
    if (out >= 0)
        close(out); /* the command has inherited it */
    return output;
}

static cf_output *open_output(cbroadcast_sink *sink)
{
    const cbroadcast_target *target = sink->target;

    switch (target->kind) {
    case CBROADCAST_TO_COMMAND:
        return open_command(sink);
    case CBROADCAST_TO_FILE:
        return cf_output_file(target->what, &(cf_file_options){.append = target->append});
    case CBROADCAST_TO_DESCRIPTOR:
        return cf_output_fd(target->fd);
    case CBROADCAST_TO_STDOUT:
        sink->writer = cbroadcast_add_writer(sink->outlet);
        return cf_output_fd(sink->writer >= 0 ? sink->writer : STDOUT_FILENO);
    case CBROADCAST_TO_LISTENER:
        break;
    }
    return NULL;
}

/* Each connection has a queue of its own. With --rate there is another queue before them all, and
 * the counts are taken from that one. */
static cf_coro *open_listener(cbroadcast_sink *sink)
{
    const cbroadcast_target *target = sink->target;
    cf_queue_options options = {(size_t)target->buffer, target->full,
                                target->rate > 0 ? NULL : &sink->queue};

    sink->listener = cf_listen(target->what);
    return sink->listener >= 0 ? cf_to_accepted(sink->listener, &options) : NULL;
}

static cf_coro *open_sink(cbroadcast_sink *sink)
{
    if (sink->target->kind == CBROADCAST_TO_LISTENER)
        return open_listener(sink);
    sink->output = open_output(sink);
    return cf_to_output(sink->output);
}

/* ----------------------------------------------------------- what is in front */

/* Count the lines and bytes of a span. The last line may lack its separator. */
static void count(cbroadcast_sink *sink, const cf_span *span)
{
    const char *end = span->text + span->len;

    sink->bytes += span->len + span->single;
    for (const char *p = span->text; !span->single && p < end; sink->lines++) {
        const char *found = memchr(p, sink->separator, (size_t)(end - p));
        p = found != NULL ? found + 1 : end;
    }
    sink->lines += span->single;
}

/* A stage just before the output. It counts what the target is given, and calls on_death if the
 * output ends before its input. */
static cf_value watch(cf_coro *self, void *arg)
{
    cbroadcast_sink *sink = arg;
    cf_span span;

    while (cf_recv_span(self, &span)) {
        count(sink, &span);
        if (!cf_send_span(self, span))
            break;
    }
    if (cf_pending(self) == NULL)
        sink->on_death(sink->run);
    return cf_nil;
}

/* Add the target's queue and, after it, its rate limit. */
static cf_coro *add_slow_stages(cbroadcast_sink *sink, cf_coro *stage)
{
    const cbroadcast_target *target = sink->target;
    cf_queue_options options = {(size_t)target->buffer, target->full, &sink->queue};

    if (target->rate > 0)
        stage = cf_rate(target->rate, stage);
    else if (target->kind == CBROADCAST_TO_LISTENER)
        return stage;
    return target->is_queued ? cf_queue(&options, stage) : stage;
}

/* Add the stages that lines pass before the output, from the last to the first. */
static cf_coro *add_stages(cbroadcast_sink *sink, cf_coro *stage)
{
    const cbroadcast_target *target = sink->target;

    stage = add_slow_stages(sink, cf_stage(watch, sink, stage));
    if (target->is_limited)
        stage = cf_head((size_t)target->limit, stage);
    if (target->every > 0)
        stage = cf_sample((size_t)target->every, stage);
    for (size_t i = target->condition_count; i > 0; i--) {
        const cbroadcast_condition *condition = &target->conditions[i - 1];
        cf_grep_options options = {.invert = condition->absent};
        stage = cf_grep_with(condition->matcher, &options, stage);
    }
    return stage;
}

/* The last error, without the prefix "ADDRESS: " that errors about addresses have, since report()
 * adds the target's name. */
static const char *why_not_open(const cbroadcast_sink *sink)
{
    const char *text = cf_last_error()->text;
    size_t length = strlen(sink->target->what);

    if (strncmp(text, sink->target->what, length) == 0 && strncmp(text + length, ": ", 2) == 0)
        text += length + 2;
    return text;
}

void cbroadcast_open_target(cbroadcast_sink *sink)
{
    sink->writer = sink->listener = -1;
    cf_coro *stage = open_sink(sink);
    if (stage != NULL)
        sink->head = add_stages(sink, stage);
    if (sink->head == NULL)
        report(sink, why_not_open(sink));
}

/* -------------------------------------------------------------------- ending */

static void report_drops(cbroadcast_sink *sink)
{
    char text[64];

    if (sink->queue.dropped_lines == 0)
        return;
    snprintf(text, sizeof text, "%" PRIu64 " lines dropped: its buffer was full",
             sink->queue.dropped_lines);
    report(sink, text);
}

/* Reports an error even if the target ended in the middle of the input. A cancel (--fail-fast) is
 * not the target's failure. */
void cbroadcast_end_target(cbroadcast_sink *sink)
{
    if (sink->head == NULL)
        return;
    cf_close(sink->head);
    const cf_error *error = cf_error_of(sink->head);
    if (error != NULL && error->code != CF_ECANCELED)
        report(sink, error->text);
    report_drops(sink);
    cf_free(sink->head);
    sink->head = NULL;
    if (sink->writer >= 0)
        close(sink->writer);
}

/* Did the command die because its own output was closed? Either sh was killed, or sh says so of the
 * command by its exit status. */
static bool died_of_closed_pipe(const char *text)
{
    char by_signal[32];
    char by_shell[32];

    snprintf(by_signal, sizeof by_signal, "killed by signal %d ", SIGPIPE);
    snprintf(by_shell, sizeof by_shell, "exit status %d", 128 + SIGPIPE);
    return strncmp(text, by_signal, strlen(by_signal)) == 0 || strcmp(text, by_shell) == 0;
}

/* Close the listener and remove its socket file. */
static void close_listener(cbroadcast_sink *sink)
{
    const char *address = sink->target->what;

    if (sink->listener < 0)
        return;
    close(sink->listener);
    if (strncmp(address, "unix:", 5) == 0)
        unlink(address + 5);
}

void cbroadcast_close_target(cbroadcast_sink *sink)
{
    close_listener(sink);
    if (cf_output_close(sink->output) == CF_ERROR && !died_of_closed_pipe(cf_last_error()->text))
        report(sink, cf_last_error()->text);
    sink->output = NULL;
}

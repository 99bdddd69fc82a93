/*
 * main.c - cbroadcast: send every line of standard input to every target. The library handles the
 * lines; this file opens targets, starts tasks and reports errors.
 *
 *     standard input --> broadcast --> stages --> file
 *                            `-------> stages --> command --.
 *     standard output <-- printer <-- merge <-- whole lines -'
 */
#include "config.h"

#include <coflow.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include "common/standard.h"
#include "outlet.h"
#include "report.h"
#include "settings.h"
#include "table.h"
#include "target.h"

/* One run of cbroadcast. */
typedef struct run {
    cbroadcast_settings settings;
    cbroadcast_outlet outlet;
    cbroadcast_sink *sinks; /* one for each of the settings' targets */
    cf_task *input;         /* reads standard input, then ends and closes the targets */
    cf_task *reporter;      /* prints the report on SIGUSR1; NULL: no --report */
    bool is_called_off;     /* a target has died, and --fail-fast ends the run */
    bool input_failed;
} run;

/* File scope because the signal handler needs it. */
static int report_pipe[2];

/* ------------------------------------------------------------------- targets */

/* Runs as a task of its own, so that the input is cancelled where it waits next, not inside the
 * send that found the target dead. */
static cf_value call_off(cf_coro *task, void *input)
{
    (void)task;
    cf_cancel(input);
    return cf_nil;
}

static void target_died(void *arg)
{
    run *self = arg;

    if (!self->settings.fail_fast || self->is_called_off)
        return;
    self->is_called_off = true;
    cf_task_free(cf_spawn(call_off, self->input));
}

static bool writes_to_stdout(const cbroadcast_target *target)
{
    return target->kind == CBROADCAST_TO_COMMAND || target->kind == CBROADCAST_TO_STDOUT;
}

static void open_targets(run *self)
{
    const cbroadcast_settings *settings = &self->settings;
    size_t writers = 0;

    self->sinks = calloc(settings->target_count, sizeof *self->sinks);
    if (self->sinks == NULL)
        cli_fail(cbroadcast_tool.trouble, "out of memory");
    for (size_t i = 0; i < settings->target_count; i++)
        writers += writes_to_stdout(&settings->targets[i]);
    cbroadcast_open_outlet(&self->outlet, writers, settings->separator);
    for (size_t i = 0; i < settings->target_count; i++) {
        self->sinks[i] = (cbroadcast_sink){.target = &settings->targets[i],
                                           .outlet = &self->outlet,
                                           .on_death = target_died,
                                           .run = self,
                                           .separator = settings->separator};
        cbroadcast_open_target(&self->sinks[i]);
    }
}

static cf_coro *distribute(const cbroadcast_settings *settings, cf_coro *const heads[],
                           size_t count)
{
    switch (settings->mode) {
    case CBROADCAST_ROUND_ROBIN:
        return cf_round_robin(heads, count);
    case CBROADCAST_HASH:
        return cf_by_field((size_t)settings->field, NULL, heads, count);
    case CBROADCAST_FIRST_READY:
        return cf_first_ready(NULL, heads, count);
    default:
        return cf_broadcast(heads, count);
    }
}

/* With --fail-fast, a stage before all targets that ends once one of them has died. */
static cf_value pass_until_called_off(cf_coro *self, void *arg)
{
    const run *all = arg;
    cf_span span;

    while (!all->is_called_off && cf_recv_span(self, &span) && cf_send_span(self, span))
        ;
    return cf_nil;
}

static bool has_open_targets(const run *self)
{
    bool found = false;

    for (size_t i = 0; i < self->settings.target_count; i++)
        found |= self->sinks[i].head != NULL;
    return found;
}

/*
 * The stage that the input is sent to: it distributes to the targets that could be opened.
 * self->sinks keep references to these, too, to report how each ended. NULL: the last error says
 * why.
 */
static cf_coro *make_head(run *self)
{
    size_t count = 0;
    cf_coro **heads = calloc(self->settings.target_count, sizeof(cf_coro *));

    if (heads == NULL)
        cli_fail(cbroadcast_tool.trouble, "out of memory");
    for (size_t i = 0; i < self->settings.target_count; i++)
        if (self->sinks[i].head != NULL)
            heads[count++] = cf_ref(self->sinks[i].head);
    cf_coro *head = distribute(&self->settings, heads, count);
    free(heads);
    return self->settings.fail_fast ? cf_stage(pass_until_called_off, self, head) : head;
}

/* --------------------------------------------------------------------- tasks */

/* Is this the error of a target, which reports it itself, or a cancel? A target's error comes up
 * the pipeline as the same object. */
static bool is_told_by_target(const run *self, const cf_error *error)
{
    for (size_t i = 0; i < self->settings.target_count; i++)
        if (self->sinks[i].head != NULL && cf_error_of(self->sinks[i].head) == error)
            return true;
    return error->code == CF_ECANCELED;
}

static void send_input(run *self)
{
    cf_input input = {
        .fd = STDIN_FILENO, .separator = self->settings.separator, .name = "standard input"};

    if (!has_open_targets(self)) /* each has been reported */
        return;
    if (cf_lines_input(&input, make_head(self)) == CF_ERROR &&
        !is_told_by_target(self, cf_last_error())) {
        cli_warn("%s", cf_last_error()->text);
        self->input_failed = true;
    }
}

static cf_value run_input(cf_coro *task, void *arg)
{
    run *self = arg;

    send_input(self);
    cf_catch(task); /* clear a cancel: the targets must still be waited for */
    for (size_t i = 0; i < self->settings.target_count; i++)
        cbroadcast_end_target(&self->sinks[i]);
    for (size_t i = 0; i < self->settings.target_count; i++)
        cbroadcast_close_target(&self->sinks[i]);
    if (self->reporter != NULL)
        cf_cancel(self->reporter);
    return cf_nil;
}

static void print_report(const run *self)
{
    if (self->settings.report != CBROADCAST_REPORT_NONE)
        cbroadcast_print_report(self->settings.report, self->sinks, self->settings.target_count);
}

static void ask_for_report(int number)
{
    (void)number;
    (void)!write(report_pipe[1], "", 1);
}

static cf_value run_reporter(cf_coro *task, void *self)
{
    char byte;

    (void)task;
    while (cf_read(report_pipe[0], &byte, 1) == 1)
        print_report(self);
    return cf_nil;
}

static cf_task *start(cf_fn *body, void *arg)
{
    cf_task *task = cf_spawn(body, arg);

    if (task == NULL)
        cli_fail(cbroadcast_tool.trouble, "%s", cf_last_error()->text);
    return task;
}

static void start_tasks(run *self)
{
    cf_task_free(start(cbroadcast_run_outlet, &self->outlet));
    if (self->settings.report != CBROADCAST_REPORT_NONE &&
        pipe2(report_pipe, O_CLOEXEC | O_NONBLOCK) == 0) {
        self->reporter = start(run_reporter, self);
        sigaction(SIGUSR1,
                  &(struct sigaction){.sa_handler = ask_for_report, .sa_flags = SA_RESTART}, NULL);
    }
    self->input = start(run_input, self);
}

/* ---------------------------------------------------------------------- main */

static int exit_status(const run *self)
{
    bool failed = self->outlet.failed || self->is_called_off;

    for (size_t i = 0; i < self->settings.target_count; i++)
        failed |= self->sinks[i].failed;
    return self->input_failed ? cbroadcast_tool.trouble : failed;
}

int main(int argc, char *argv[])
{
    run self = {.input_failed = false};

    cli_hold_standard();
    signal(SIGCHLD, SIG_DFL); /* an inherited SIG_IGN would hide how commands end */
    setlocale(LC_ALL, "");    /* patterns are in the encoding of the locale */
    cbroadcast_read_settings(&self.settings, argc, argv);
    open_targets(&self);
    start_tasks(&self);
    if (cf_run() == CF_ERROR)
        cli_fail(cbroadcast_tool.trouble, "%s", cf_last_error()->text);
    print_report(&self);
    int status = exit_status(&self);
    cf_task_free(self.input);
    cf_task_free(self.reporter);
    free(self.sinks);
    cbroadcast_free_settings(&self.settings);
    return status;
}

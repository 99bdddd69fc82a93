/*
 * main.c - cbroadcast: every line of standard input to every target. Lines are the library's
 * business; here targets are opened, tasks started, and what became of them is told.
 *
 *     standard input --> broadcast --> filters --> file
 *                            `-------> filters --> command --.
 *     standard output <-- printer <-- merge <-- whole lines -'
 */
#include "config.h"

#include <coflow.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include "outlet.h"
#include "settings.h"
#include "table.h"
#include "target.h"

/* One run of cbroadcast. */
typedef struct run {
    cbroadcast_settings settings;
    cbroadcast_outlet outlet;
    cbroadcast_sink *sinks; /* one for each of the settings' targets */
    bool input_failed;
} run;

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
    for (size_t i = 0; i < settings->target_count; i++)
        cbroadcast_open_target(&self->sinks[i], &settings->targets[i], &self->outlet);
}

/* A broadcast to the targets that could be opened. They are held here too, so that each tells how
 * it ended. NULL: there are none. */
static cf_coro *broadcast(const run *self)
{
    size_t count = 0;
    cf_coro **heads = calloc(self->settings.target_count, sizeof(cf_coro *));

    if (heads == NULL)
        cli_fail(cbroadcast_tool.trouble, "out of memory");
    for (size_t i = 0; i < self->settings.target_count; i++)
        if (self->sinks[i].head != NULL)
            heads[count++] = cf_ref(self->sinks[i].head);
    cf_coro *all = count > 0 ? cf_broadcast(heads, count) : NULL;
    free(heads);
    return all;
}

/* Did reading fail, or was it a target, which tells by itself? */
static bool is_input_error(const cf_error *error)
{
    return strcmp(error->where, "source") == 0;
}

/* The body of the task that reads the input, and then sees all targets to their ends. */
static cf_value send_input(cf_coro *task, void *arg)
{
    run *self = arg;
    cf_input input = {STDIN_FILENO, self->settings.separator, "standard input"};
    cf_coro *all = broadcast(self);

    (void)task;
    if (all != NULL && cf_lines_input(&input, all) == CF_ERROR && is_input_error(cf_last_error())) {
        cli_warn("%s", cf_last_error()->text);
        self->input_failed = true;
    }
    for (size_t i = 0; i < self->settings.target_count; i++)
        cbroadcast_end_target(&self->sinks[i]);
    for (size_t i = 0; i < self->settings.target_count; i++)
        cbroadcast_close_target(&self->sinks[i]);
    return cf_nil;
}

static void start(cf_fn *body, void *arg)
{
    cf_task *task = cf_spawn(body, arg);

    if (task == NULL)
        cli_fail(cbroadcast_tool.trouble, "%s", cf_last_error()->text);
    cf_task_free(task);
}

static int exit_status(const run *self)
{
    bool failed = self->outlet.failed;

    for (size_t i = 0; i < self->settings.target_count; i++)
        failed |= self->sinks[i].failed;
    return self->input_failed ? cbroadcast_tool.trouble : failed;
}

int main(int argc, char *argv[])
{
    run self = {.input_failed = false};

    setlocale(LC_ALL, ""); /* patterns are in the user's encoding */
    cbroadcast_read_settings(&self.settings, argc, argv);
    open_targets(&self);
    start(cbroadcast_run_outlet, &self.outlet);
    start(send_input, &self);
    if (cf_run() == CF_ERROR)
        cli_fail(cbroadcast_tool.trouble, "%s", cf_last_error()->text);
    int status = exit_status(&self);
    free(self.sinks);
    cbroadcast_free_settings(&self.settings);
    return status;
}

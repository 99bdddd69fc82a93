/*
 * main.c - ctee: copy standard input to standard output, files and commands. cf_copy does the
 * copying (coflow/copy.h); this file opens its outputs and reports their errors.
 */
#include "config.h"

#include <coflow.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include "common/standard.h"
#include "progress.h"
#include "settings.h"

/* One run of ctee. outputs[i] writes to targets[i]; standard output, if it is one, comes first. */
typedef struct run {
    ctee_settings settings;
    cf_output **outputs;
    const ctee_target **targets; /* NULL: standard output */
    size_t count;
    ctee_progress progress;
    uint64_t total;
    bool dies_of_sigpipe; /* SIGPIPE is not ignored in this process */
    bool broken_pipe;     /* die of SIGPIPE once the copy has ended */
    bool gave_up;         /* an error has ended the run: discard the outputs */
    int status;
} run;

static bool mode_exits(const run *self)
{
    return self->settings.mode == CTEE_EXIT || self->settings.mode == CTEE_EXIT_NOPIPE;
}

static bool is_command(const run *self, size_t index)
{
    return self->targets[index] != NULL && self->targets[index]->is_command;
}

/* Print "ctee: NAME: TEXT"; the exit status will be 1. */
static void report(run *self, const ctee_target *target, const char *text)
{
    char room[4096];

    cli_warn("%s: %s",
             cli_quoted(target != NULL ? target->name : "standard output", room, sizeof room),
             text);
    self->status = 1;
}

/* ------------------------------------------------------------- while it copies */

/* The reader of a pipe has gone away. Returns whether to go on. */
static bool lose_pipe(run *self, size_t index)
{
    switch (self->settings.mode) {
    case CTEE_WARN:
    case CTEE_EXIT:
        report(self, self->targets[index], strerror(EPIPE));
        break;
    case CTEE_SIGPIPE:
        /* A command that stops reading is no reason to die. For any other pipe, die, but only after
         * the other outputs have got what was read. */
        self->broken_pipe |= self->dies_of_sigpipe && !is_command(self, index);
        return !self->broken_pipe;
    default:
        break;
    }
    return self->settings.mode != CTEE_EXIT;
}

static bool lose_output(void *context, size_t index, int error)
{
    run *self = context;
    bool go_on;

    if (error == EPIPE) {
        go_on = lose_pipe(self, index);
    } else {
        report(self, self->targets[index], strerror(error));
        go_on = !mode_exits(self);
    }
    self->gave_up |= !go_on;
    return go_on;
}

static void count_bytes(void *context, uint64_t total)
{
    run *self = context;

    self->total = total;
    ctee_show_progress(&self->progress, total);
}

/* -------------------------------------------------------------- step by step */

static void set_signals(run *self)
{
    struct sigaction before;

    signal(SIGCHLD, SIG_DFL); /* an inherited SIG_IGN would hide how commands end */
    if (self->settings.ignore_interrupts)
        signal(SIGINT, SIG_IGN);
    if (self->settings.mode != CTEE_SIGPIPE)
        signal(SIGPIPE, SIG_IGN);
    sigaction(SIGPIPE, NULL, &before);
    self->dies_of_sigpipe = before.sa_handler != SIG_IGN;
}

static void add_output(run *self, cf_output *output, const ctee_target *target)
{
    if (output == NULL) {
        report(self, target, cf_last_error()->text);
        self->gave_up |= mode_exits(self);
        return;
    }
    self->outputs[self->count] = output;
    self->targets[self->count++] = target;
}

static void open_outputs(run *self)
{
    const ctee_settings *settings = &self->settings;

    self->outputs = calloc(settings->target_count + 1, sizeof(cf_output *));
    self->targets = calloc(settings->target_count + 1, sizeof(ctee_target *));
    if (self->outputs == NULL || self->targets == NULL)
        cli_fail(1, "out of memory");
    if (!settings->no_stdout)
        add_output(self, cf_output_fd(STDOUT_FILENO), NULL);
    for (size_t i = 0; i < settings->target_count && !self->gave_up; i++) {
        const ctee_target *target = &settings->targets[i];
        add_output(self,
                   target->is_command ? cf_output_command(target->name)
                                      : cf_output_file(target->name, &settings->files),
                   target);
    }
}

static void copy(run *self)
{
    const ctee_settings *settings = &self->settings;
    cf_copy_options options = {
        .rate = settings->rate,
        .watch_pipes = settings->mode == CTEE_WARN_NOPIPE || settings->mode == CTEE_EXIT_NOPIPE,
        .failed = lose_output,
        .context = self,
    };

    if (settings->progress) {
        ctee_start_progress(&self->progress, STDIN_FILENO, stderr);
        options.tick = CTEE_TICK;
        options.moved = count_bytes;
    }
    if (cf_copy(STDIN_FILENO, self->outputs, self->count, &options) == CF_ERROR) {
        cli_warn("read error: %s", cf_last_error()->text);
        self->status = 1;
        self->gave_up = true;
    }
    if (settings->progress)
        ctee_end_progress(&self->progress, self->total);
}

/* Finish all outputs before waiting for the first command: it may wait for another's end of
 * input. */
static void close_outputs(run *self)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->gave_up)
            cf_output_discard(self->outputs[i]);
        else if (cf_output_finish(self->outputs[i]) == CF_ERROR)
            report(self, self->targets[i], cf_last_error()->text);
    }
    for (size_t i = 0; i < self->count; i++)
        if (cf_output_close(self->outputs[i]) == CF_ERROR)
            report(self, self->targets[i], cf_last_error()->text);
    free(self->outputs);
    free(self->targets);
    ctee_free_settings(&self->settings);
}

int main(int argc, char *argv[])
{
    run self = {.status = 0};

    cli_hold_standard();
    ctee_read_settings(&self.settings, argc, argv);
    set_signals(&self); /* first, as commands inherit an ignored SIGINT */
    open_outputs(&self);
    if (!self.gave_up)
        copy(&self);
    close_outputs(&self);
    if (self.broken_pipe)
        raise(SIGPIPE);
    return self.status;
}

/*
 * output_command.c - cf_output_command: the standard input of a shell command.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "copy/output.h"
#include "copy/shell.h"

struct command_output {
    cf_output base;
    pid_t child;
};

static int write_command(cf_output *output, const char *bytes, size_t n)
{
    return cf__write_all(output->fd, bytes, n);
}

static int finish_command(cf_output *output, bool complete)
{
    (void)complete;
    return close(output->fd) == 0 ? 0 : errno;
}

static cf_status release_command(cf_output *output)
{
    return cf__shell_wait(((struct command_output *)output)->child, "cf_output_command");
}

cf_output *cf_output_command_into(const char *command, int out)
{
    static const struct cf__output_type type = {write_command, finish_command, release_command};
    struct command_output *self = malloc(sizeof *self);
    int ends[2];

    int error = self == NULL ? ENOMEM : cf__shell_pipe(ends);
    if (error != 0)
        goto fail;
    error = cf__shell_start(command, ends[0], out, &self->child);
    close(ends[0]);
    if (error != 0) {
        close(ends[1]);
        goto fail;
    }
    cf__output_init(&self->base, &type, ends[1]);
    return &self->base;
fail:
    free(self);
    cf__fail_errno(error, "cf_output_command");
    return NULL;
}

cf_output *cf_output_command(const char *command)
{
    return cf_output_command_into(command, -1);
}

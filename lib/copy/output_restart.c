/*
 * output_restart.c - cf_output_command_restarted: like output_command.c, but a command that ends
 * before its input is started again, and gets the rest.
 *
 * A write of PIPE_BUF bytes or fewer to a pipe is atomic. So lines are written in pieces of whole
 * lines up to that size: each piece has gone to one command, or is left for the next.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "copy/output.h"

struct restarted_output {
    cf_output base;
    cf_output *command; /* the running one; NULL: it could not be started again */
    cf_restart restart;
    int out;
    bool is_inside_line; /* what was written last does not end a line */
    char text[];         /* the command */
};

/* Length of the next piece: whole lines up to PIPE_BUF bytes; a longer line is a piece by
 * itself. */
static size_t piece_of(const char *bytes, size_t n, char separator)
{
    const char *end = NULL;

    if (n > PIPE_BUF)
        end = memrchr(bytes, separator, PIPE_BUF);
    if (n > PIPE_BUF && end == NULL)
        end = memchr(bytes, separator, n);
    return end != NULL ? (size_t)(end - bytes) + 1 : n;
}

/* The command has ended before its input: start it again. 0 or errno; EPIPE: not allowed any
 * more. */
static int start_again(struct restarted_output *self)
{
    if (self->restart.times == 0)
        return EPIPE;
    self->restart.times--;
    cf_output_close(self->command); /* only the last one's exit status matters */
    self->command = cf_output_command_into(self->text, self->out);
    if (self->command == NULL)
        return errno;
    if (self->restart.count != NULL)
        ++*self->restart.count;
    return 0;
}

/* Bytes to skip because the previous command got the beginning of their line. */
static size_t skip_begun(struct restarted_output *self, const char *bytes, size_t n)
{
    const char *end = memchr(bytes, self->restart.separator, n);

    if (!self->is_inside_line)
        return 0;
    self->is_inside_line = end == NULL;
    return end != NULL ? (size_t)(end - bytes) + 1 : n;
}

static int write_restarted(cf_output *output, const char *bytes, size_t n)
{
    struct restarted_output *self = (struct restarted_output *)output;

    while (n > 0) {
        size_t done = piece_of(bytes, n, self->restart.separator);
        int error = cf_output_write(self->command, bytes, done);
        if (error == EPIPE) {
            error = start_again(self);
            done = error == 0 ? skip_begun(self, bytes, n) : 0;
        } else if (error == 0) {
            self->is_inside_line = bytes[done - 1] != self->restart.separator;
        }
        if (error != 0)
            return error;
        bytes += done;
        n -= done;
    }
    return 0;
}

static int finish_restarted(cf_output *output, bool complete)
{
    struct restarted_output *self = (struct restarted_output *)output;

    (void)complete;
    if (self->command == NULL)
        return 0;
    return cf_output_finish(self->command) == CF_ERROR ? self->command->error : 0;
}

static cf_status release_restarted(cf_output *output)
{
    return cf_output_close(((struct restarted_output *)output)->command);
}

cf_output *cf_output_command_restarted(const char *command, int out, const cf_restart *restart)
{
    static const struct cf__output_type type = {write_restarted, finish_restarted,
                                                release_restarted};
    size_t size = strlen(command) + 1;
    struct restarted_output *self = calloc(1, sizeof *self + size);

    if (self == NULL) {
        cf__fail_errno(ENOMEM, "cf_output_command");
        return NULL;
    }
    cf__output_init(&self->base, &type, -1);
    memcpy(self->text, command, size);
    self->restart = *restart;
    self->out = out;
    self->command = cf_output_command_into(command, out);
    if (self->command == NULL) {
        free(self);
        return NULL;
    }
    if (self->restart.count != NULL)
        *self->restart.count = 0;
    return &self->base;
}

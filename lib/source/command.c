/*
 * command.c - the lines that a shell command writes to its standard output.
 */
#include "config.h"

#include <coflow/source.h>

#include <errno.h>
#include <unistd.h>

#include "copy/shell.h"
#include "coro/error.h"
#include "source/reader.h"

/* The command's exit status is ignored if the target wanted no more of its output. */
static bool run(int fd, pid_t child, cf_coro *target)
{
    struct cf__reader reader;
    bool well = cf__reader_open(&reader, fd, NULL, NULL) && cf__reader_run(&reader, target);
    bool wanted = cf_state_of(target) != CF_CLOSED;
    cf__reader_close(&reader);
    close(fd); /* before the wait, so that a command that still writes gets SIGPIPE */
    bool ended = cf__shell_wait(child, "command") == CF_DONE;
    return well && (ended || !wanted);
}

cf_status cf_lines_command(const char *command, cf_coro *target)
{
    int ends[2];
    pid_t child;
    if (!target)
        return CF_ERROR;
    int error = cf__shell_pipe(ends);
    if (!error) {
        error = cf__shell_start(command, -1, ends[1], &child);
        close(ends[1]);
        if (error)
            close(ends[0]);
    }
    if (error) {
        cf__set_last_error(cf__error_errno(error, "command", NULL));
        return cf__source_end(target, false);
    }
    return cf__source_end(target, run(ends[0], child, target));
}

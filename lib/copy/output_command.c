/*
 * output_command.c - an output that is the standard input of a shell command.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/error.h"
#include "copy/output.h"

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

static cf_status tell_status(int status)
{
    const char *where = "cf_output_command";

    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return CF_DONE;
    if (WIFEXITED(status))
        cf__fail(CF_ECHILD, where, "exit status %d", WEXITSTATUS(status));
    else
        cf__fail(CF_ECHILD, where, "killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    return CF_ERROR;
}

/* In a task this parks the task alone; where the kernel has no such descriptors, waitpid blocks. */
static void await_end(pid_t child)
{
    int fd = (int)syscall(SYS_pidfd_open, child, 0);

    if (fd < 0)
        return;
    cf_wait_readable(fd, -1);
    close(fd);
}

static cf_status release_command(cf_output *output)
{
    struct command_output *self = (struct command_output *)output;
    int status = 0;

    await_end(self->child);
    while (waitpid(self->child, &status, 0) < 0) {
        /* A parent that ignores SIGCHLD leaves nobody to ask; the command has ended all the same.
         */
        if (errno == ECHILD)
            return CF_DONE;
        if (errno != EINTR)
            return cf__fail_errno(errno, "cf_output_command");
    }
    return tell_status(status);
}

/* Start sh with the reading end as its input and, unless it is -1, `out` as its output. 0 or errno.
 */
static int spawn_shell(const char *command, int input, int out, pid_t *child)
{
    const char *const argv[] = {"sh", "-c", "--", command, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t sigpipe;
    int error;

    sigemptyset(&sigpipe);
    sigaddset(&sigpipe, SIGPIPE);
    if ((error = posix_spawn_file_actions_init(&actions)) != 0)
        return error;
    if ((error = posix_spawnattr_init(&attributes)) != 0)
        goto free_actions;
    /* A program that ignores SIGPIPE itself must not teach that to the command. */
    if ((out < 0 ||
         (error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO)) == 0) &&
        (error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)) == 0 &&
        (error = posix_spawnattr_setsigdefault(&attributes, &sigpipe)) == 0 &&
        (error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF)) == 0)
        error = posix_spawn(child, "/bin/sh", &actions, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
free_actions:
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* A pipe with both ends above standard error. 0 or errno. */
static int open_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    ends[0] = cf__above_stdio(ends[0]);
    int error = ends[0] < 0 ? errno : 0;
    ends[1] = cf__above_stdio(ends[1]);
    if (error == 0 && ends[1] < 0)
        error = errno;
    if (error != 0) {
        close(ends[0]);
        close(ends[1]);
    }
    return error;
}

cf_output *cf_output_command_into(const char *command, int out)
{
    static const struct cf__output_type type = {write_command, finish_command, release_command};
    struct command_output *self = malloc(sizeof *self);
    int ends[2];

    int error = self == NULL ? ENOMEM : open_pipe(ends);
    if (error != 0)
        goto fail;
    error = spawn_shell(command, ends[0], out, &self->child);
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

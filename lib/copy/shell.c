/*
 * shell.c - start programs and shell commands as child processes, and wait for commands.
 */
#include "config.h"

#include "copy/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coro/error.h"
#include "copy/output.h"
#include "sched/child.h"

/* ------------------------------------------------------------------- start */

int cf__shell_pipe(int ends[2])
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

static int add_redirection(posix_spawn_file_actions_t *actions, int from, int to)
{
    return from < 0 ? 0 : posix_spawn_file_actions_adddup2(actions, from, to);
}

int cf__child_start(const char *program, char *const argv[], int input, int output, pid_t *child)
{
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
    /* Reset SIGPIPE: a child inherits it ignored if this process ignores it. */
    if ((error = add_redirection(&actions, output, STDOUT_FILENO)) == 0 &&
        (error = add_redirection(&actions, input, STDIN_FILENO)) == 0 &&
        (error = posix_spawnattr_setsigdefault(&attributes, &sigpipe)) == 0 &&
        (error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF)) == 0)
        error = posix_spawnp(child, program, &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
free_actions:
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int cf__shell_start(const char *command, int input, int output, pid_t *child)
{
    const char *const argv[] = {"sh", "-c", "--", command, NULL};

    return cf__child_start("/bin/sh", (char *const *)argv, input, output, child);
}

/* --------------------------------------------------------------------- end */

static cf_status report_status(int status, const char *where)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return CF_DONE;
    if (WIFEXITED(status))
        cf__fail(CF_ECHILD, where, "exit status %d", WEXITSTATUS(status));
    else
        cf__fail(CF_ECHILD, where, "killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    return CF_ERROR;
}

cf_status cf__shell_wait(pid_t child, const char *where)
{
    int status = 0;

    if (cf__reap(child, &status))
        return report_status(status, where);
    /* ECHILD: in a process that ignores SIGCHLD the status is lost, but the command has ended. */
    return errno == ECHILD ? CF_DONE : cf__fail_errno(errno, where);
}

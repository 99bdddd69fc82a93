/*
 * shell.h - start programs and shell commands as child processes with redirections; wait for a
 * command and report its exit status.
 */
#ifndef CF_COPY_SHELL_H
#define CF_COPY_SHELL_H

#include <sys/types.h>

#include <coflow/coro.h>

/* Make a pipe, close-on-exec, with both ends above standard error, so that redirections do not
 * overwrite them. 0 or errno. */
int cf__shell_pipe(int ends[2]);

/* Start a program, searched on PATH, with `input` and `output` as its standard input and output;
 * -1: inherited. Both stay the caller's. 0 or errno. */
int cf__child_start(const char *program, char *const argv[], int input, int output, pid_t *child);

/* The same for `sh -c command`. */
int cf__shell_start(const char *command, int input, int output, pid_t *child);

/* Wait for the command; a task parks. CF_ERROR with CF_ECHILD when it failed ("exit status 3",
 * "killed by signal 9 (Killed)"), or with CF_ESYS. */
cf_status cf__shell_wait(pid_t child, const char *where);

#endif

/*
 * shell.h - children: a program or a shell command is started with pipes; a command is waited for,
 * and its end put in words.
 */
#ifndef CF_COPY_SHELL_H
#define CF_COPY_SHELL_H

#include <sys/types.h>

#include <coflow/coro.h>

/* A pipe with both ends above standard error, where no child's redirection meets them, and not
 * inherited. 0 or errno. */
int cf__shell_pipe(int ends[2]);

/* Start a program, searched for on PATH, with these as its standard input and output; -1: as they
 * are here. Both stay the caller's. 0 or errno. */
int cf__child_start(const char *program, char *const argv[], int input, int output, pid_t *child);

/* The same for `sh -c command`. */
int cf__shell_start(const char *command, int input, int output, pid_t *child);

/* Wait for it, in a task parking only that. CF_ERROR with CF_ECHILD: "exit status 3" or "killed by
 * signal 9 (Killed)"; or with CF_ESYS. */
cf_status cf__shell_wait(pid_t child, const char *where);

#endif

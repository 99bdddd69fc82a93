/*
 * pipes.h - how much the pipes hold that are read from and written to.
 */
#ifndef CGREP_PIPES_H
#define CGREP_PIPES_H

#include <sys/stat.h>

/* Each may be refused, or be none of a pipe: then all stays as it is. status: what fstat says of
 * fd. */
void cgrep_widen_input(int fd, const struct stat *status);
void cgrep_widen_output(int fd);

#endif

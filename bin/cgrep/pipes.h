/*
 * pipes.h - raises the capacity of pipes that are read or written.
 */
#ifndef CGREP_PIPES_H
#define CGREP_PIPES_H

#include <sys/stat.h>

/* Neither has an effect when fd is no pipe or the kernel refuses. status: that of fd. */
void cgrep_widen_input(int fd, const struct stat *status);
void cgrep_widen_output(int fd);

#endif

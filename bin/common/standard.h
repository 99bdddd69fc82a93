/*
 * standard.h - a tool may be started with standard descriptors closed.
 */
#ifndef COMMON_STANDARD_H
#define COMMON_STANDARD_H

/*
 * Open /dev/null in place of those that are closed, so that no file opened later gets their number.
 * Using them still fails with EBADF, and child processes find them closed. Call it first.
 */
void cli_hold_standard(void);

#endif

/*
 * standard.h - the three standard descriptors, which a tool may find closed.
 */
#ifndef COMMON_STANDARD_H
#define COMMON_STANDARD_H

/*
 * Take the places of those that are closed, so that nothing opened later ends up there. To read or
 * write there stays an error, EBADF, and commands find them closed as they were. Call it first.
 */
void cli_hold_standard(void);

#endif

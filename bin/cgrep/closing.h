/*
 * closing.h - closes the files of a walk in batches, because the system call costs more than the
 * closing itself.
 */
#ifndef CGREP_CLOSING_H
#define CGREP_CLOSING_H

#include <stdatomic.h>
#include <stdint.h>

enum { CGREP_CLOSING_WORDS = 4 }; /* for descriptors below 256 */

/* The set of descriptors to be closed, one bit each. Threads may share it. */
typedef struct cgrep_closing {
    _Atomic uint64_t done[CGREP_CLOSING_WORDS];
    atomic_uint count; /* descriptors given so far */
    unsigned most;     /* close all after this many; 0: close each at once */
} cgrep_closing;

/* Closes each descriptor at once if the limit on open files is low. */
void cgrep_begin_closing(cgrep_closing *closing);
void cgrep_close_later(cgrep_closing *closing, int fd);
void cgrep_end_closing(cgrep_closing *closing);

#endif

/*
 * closing.h - closing the files of a tree many at once: to close one takes longer than to be told
 * to.
 */
#ifndef CGREP_CLOSING_H
#define CGREP_CLOSING_H

#include <stdatomic.h>
#include <stdint.h>

enum { CGREP_CLOSING_WORDS = 4 }; /* for descriptors below 256 */

/* Descriptors that are done with: a bit each. Several threads may share it. */
typedef struct cgrep_closing {
    _Atomic uint64_t done[CGREP_CLOSING_WORDS];
    atomic_uint count; /* of all there have been */
    unsigned most;     /* are left open; 0: none */
} cgrep_closing;

/* None is left open when the process may not have many. */
void cgrep_begin_closing(cgrep_closing *closing);
void cgrep_close_later(cgrep_closing *closing, int fd);
void cgrep_end_closing(cgrep_closing *closing);

#endif

/*
 * accept.h - accept a connection without waiting.
 */
#ifndef CF_SCHED_ACCEPT_H
#define CF_SCHED_ACCEPT_H

#include <stdbool.h>

/* A listener's next connection, closed on exec; -1 and errno. EAGAIN: there is none after all, be
 * it that it broke meanwhile. EINVAL: it has been shut down. A listener that blocks must have been
 * found ready. */
int cf__accept_now(int listener);

/* Is this errno a lack of descriptors or memory, which may end? */
bool cf__is_shortage(int error);

#endif

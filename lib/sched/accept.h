/*
 * accept.h - accept a connection without waiting.
 */
#ifndef CF_SCHED_ACCEPT_H
#define CF_SCHED_ACCEPT_H

#include <stdbool.h>

/*
 * Accept the next connection, close-on-exec. -1 and errno: EAGAIN when there is none, or it broke
 * before it was accepted; EINVAL when the listener has been shut down. A listener in blocking mode
 * must have been polled as readable.
 */
int cf__accept_now(int listener);

/* Is this errno a lack of descriptors or memory, which may be temporary? */
bool cf__is_shortage(int error);

#endif

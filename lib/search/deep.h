/*
 * deep.h - runs a call on a deep stack, for what may need more than a coroutine has.
 *
 * PCRE2's JIT compiler and its DFA matcher recurse for each nested group: 240 nested groups take
 * 120 KB, and the most that JIT 10.42 takes on any pattern is 480 KB.
 */
#ifndef CF_SEARCH_DEEP_H
#define CF_SEARCH_DEEP_H

#include <stdbool.h>

enum { CF__DEEP_STACK = 4 * 1024 * 1024 };

/* Run call(data) on a stack of CF__DEEP_STACK bytes. false: no memory for the stack. */
bool cf__call_deep(void (*call)(void *data), void *data);

#endif

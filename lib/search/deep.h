/*
 * deep.h - calls that may need more stack than a coroutine has.
 *
 * PCRE2's JIT compiler and its DFA call themselves for each group within a group: 240 groups within
 * each other take 120 KB, the most that JIT 10.42 takes on any pattern is 480 KB.
 */
#ifndef CF_SEARCH_DEEP_H
#define CF_SEARCH_DEEP_H

#include <stdbool.h>

enum { CF__DEEP_STACK = 4 * 1024 * 1024 };

/* call(data) on a stack of CF__DEEP_STACK bytes. false: there is no memory for one. */
bool cf__call_deep(void (*call)(void *data), void *data);

#endif

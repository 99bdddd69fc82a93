/*
 * failing.h - make allocations fail on purpose.
 *
 * In a program that links failing.c with failing_ldflags (local.mk), calls of malloc, mmap and the
 * like are counted, and the n-th can be made to fail. Calls inside libc itself are not affected.
 */
#ifndef COFLOW_TESTS_FAILING_H
#define COFLOW_TESTS_FAILING_H

#include <stdbool.h>

typedef enum failing_mode { FAIL_ONCE, FAIL_FROM_THEN_ON } failing_mode;

void failing_start(long nth, failing_mode mode); /* nth >= 1, counted from this call */
bool failing_stop(void);                         /* did any call fail since the start? */
long failing_blocks(void);                       /* allocated and not yet freed */
long failing_mappings(void);                     /* mapped and not yet unmapped */

/* Runs scenario with the 1st, the 2nd, ... allocation failing, each in both modes, until it makes
 * no n-th allocation; then it must succeed. No failure may leave more allocated than the one before
 * it. */
void failing_each(bool (*scenario)(void));

#endif

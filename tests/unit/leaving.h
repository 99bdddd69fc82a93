/*
 * leaving.h - check that a scenario leaks neither memory nor descriptors. For programs that link
 * failing.c.
 */
#ifndef COFLOW_TESTS_LEAVING_H
#define COFLOW_TESTS_LEAVING_H

#include "unit.h"

#include "descriptors.h"
#include "failing.h"

typedef void every_time(const void *arg, unsigned mode);

/* Runs the scenario several times, to fill pools and caches; the last run must not leave anything.
 */
static inline void check_leaves_nothing(every_time *scenario, const void *arg, unsigned mode,
                                        const char *name)
{
    long blocks = 0;
    int descriptors = 0;
    for (int i = 0; i < 4; i++) {
        blocks = failing_blocks();
        descriptors = count_descriptors();
        scenario(arg, mode);
    }
    if (failing_blocks() != blocks || count_descriptors() != descriptors)
        fail_msg("%s leaves %ld blocks and %d descriptors", name, failing_blocks() - blocks,
                 count_descriptors() - descriptors);
}

#endif

/*
 * crew.h - the files of a walk, searched by several threads. What is printed, and what is told on
 * standard error, comes in the order of the walk, however many there are.
 */
#ifndef CGREP_CREW_H
#define CGREP_CREW_H

#include <coflow/walk.h>

#include "run.h"

/* Search all that is left of the walk, which stays the caller's. */
void cgrep_search_walk(cgrep_run *run, cf_walk *walk);

#endif

/*
 * crew.h - searches the files of a walk with several threads. Output and error messages come in the
 * order of the walk, however many threads there are.
 */
#ifndef CGREP_CREW_H
#define CGREP_CREW_H

#include <coflow/walk.h>

#include "run.h"

/* Search the remaining entries of the walk, which stays the caller's. */
void cgrep_search_walk(cgrep_run *run, cf_walk *walk);

#endif

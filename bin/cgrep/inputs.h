/*
 * inputs.h - the files and folders that were typed.
 */
#ifndef CGREP_INPUTS_H
#define CGREP_INPUTS_H

#include "run.h"

/* Search all of them, in order. */
void cgrep_search_inputs(cgrep_run *run);

#endif

/*
 * inputs.h - which files are searched.
 */
#ifndef CGREP_INPUTS_H
#define CGREP_INPUTS_H

#include "run.h"

/* All the files and folders that were typed, one after the other. */
void cgrep_search_inputs(cgrep_run *run);

#endif

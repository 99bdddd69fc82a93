/*
 * follow.h - cgrep --follow.
 */
#ifndef CGREP_FOLLOW_H
#define CGREP_FOLLOW_H

#include "run.h"

/* Search what is appended to the files that were typed, until the run is over. */
void cgrep_follow(cgrep_run *run);

#endif

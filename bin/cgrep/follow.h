/*
 * follow.h - --follow: searches what is appended to files.
 */
#ifndef CGREP_FOLLOW_H
#define CGREP_FOLLOW_H

#include "run.h"

/* Follow the files named on the command line until the run is over. */
void cgrep_follow(cgrep_run *run);

#endif

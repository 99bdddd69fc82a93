/*
 * copies.h - --tee and --to: copies of the selected lines to files and commands.
 */
#ifndef CGREP_COPIES_H
#define CGREP_COPIES_H

#include "run.h"

/* Open the files and start the commands. Ends the program if one fails. */
void cgrep_open_copies(cgrep_run *run);

/* Close the files, wait for the commands, and report failures. */
void cgrep_close_copies(cgrep_run *run);

/* A filter that passes everything on and sends the selected lines to all copies as well; without
 * copies, target itself. Takes ownership of target. NULL: see cf_last_error(). */
cf_coro *cgrep_copier(cgrep_file *file, cf_coro *target);

#endif

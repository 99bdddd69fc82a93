/*
 * copies.h - --tee and --to: selected lines go to files and commands, too.
 */
#ifndef CGREP_COPIES_H
#define CGREP_COPIES_H

#include "run.h"

/* Open the files and start the commands; ends the program when one cannot be. */
void cgrep_open_copies(cgrep_run *run);

/* Close them, wait for the commands, tell what failed. */
void cgrep_close_copies(cgrep_run *run);

/* A filter that sends selected lines to all of them and passes everything on; target itself when
 * there are none. Takes target over. NULL: cf_last_error(). */
cf_coro *cgrep_copier(cgrep_file *file, cf_coro *target);

#endif

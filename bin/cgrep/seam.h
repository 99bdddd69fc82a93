/*
 * seam.h - prints the kept lines of a part as if the file had not been divided: with the line
 * numbers, context and limit of the whole file.
 */
#ifndef CGREP_SEAM_H
#define CGREP_SEAM_H

#include <coflow/source.h>

#include "kept.h"

/* Print the kept lines of a part. before: what was found in all parts before it; ended_early: an
 * error ended the search of this part. Returns `before` plus the selected lines and their end, up
 * to the limit; without a limit, `before` unchanged. */
cgrep_found cgrep_print_kept(cgrep_file *file, const cf_input *input, const cgrep_kept *kept,
                             const cgrep_found *before, bool ended_early);

/* Print the context after the last selected line of the file. */
void cgrep_print_last_context(cgrep_file *file, const cf_input *input, const cgrep_found *found);

#endif

/*
 * seam.h - parts of a file put together: what is kept of one is printed once it is known what is
 * before it, with the numbers, the context and as many lines as there would be without parts.
 */
#ifndef CGREP_SEAM_H
#define CGREP_SEAM_H

#include <coflow/source.h>

#include "kept.h"

/* Print what is kept of a part of file, which is input; ended_early: the part's last lines could
 * not be searched. Returns what has been found then, with no more lines than are wanted. */
cgrep_found cgrep_print_kept(cgrep_file *file, const cf_input *input, const cgrep_kept *kept,
                             const cgrep_found *before, bool ended_early);

/* Print the context behind the last line that was found. */
void cgrep_print_last_context(cgrep_file *file, const cf_input *input, const cgrep_found *found);

#endif

/*
 * help.h - what a tool prints about itself: --help and --version.
 */
#ifndef COMMON_HELP_H
#define COMMON_HELP_H

#include <stdio.h>

#include "options.h"

/* Usage, summary, the options under their headings, and the notes, wrapped to 80 columns. */
void cli_print_help(const cli_tool *tool, FILE *out);

void cli_print_version(const cli_tool *tool, FILE *out);

#endif

/*
 * generate.h - generates shell completions and the man page's options from an option table. One
 * function and one file per format.
 */
#ifndef COMMON_GENERATE_H
#define COMMON_GENERATE_H

#include <stdio.h>

#include "options.h"

/* In the order of --generate's choices. */
typedef enum cli_format { CLI_BASH, CLI_ZSH, CLI_FISH, CLI_MDOC } cli_format;

void cli_generate(const cli_tool *tool, cli_format format, FILE *out);

void cli_generate_bash(const cli_tool *tool, FILE *out);
void cli_generate_zsh(const cli_tool *tool, FILE *out);
void cli_generate_fish(const cli_tool *tool, FILE *out);
void cli_generate_mdoc(const cli_tool *tool, FILE *out);

/* Print text with a backslash before each of `special`. */
void cli_print_escaped(FILE *out, const char *text, const char *special);

/* Does the row list its valid values? */
bool cli_has_choices(const cli_option *row);

/* Print these values as "one two three", with a backslash before each of `special`. */
void cli_print_choices(FILE *out, const cli_option *row, const char *special);

/* Is this a visible option: neither a heading nor hidden? */
bool cli_is_shown(const cli_option *row);

#endif

/*
 * next.c - the parser as tools call it: handles --help, --version, --generate and misuse.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "generate.h"
#include "help.h"
#include "options.h"
#include "report.h"
#include "values.h"

int cli_next(cli_parser *parser)
{
    const cli_tool *tool = parser->tool;
    int id = cli_scan(parser);

    switch (id) {
    case CLI_MISUSE:
        cli_misuse(tool, "%s", parser->message);
    case CLI_HELP:
        cli_print_help(tool, stdout);
        exit(cli_close_stdout(0, tool->trouble));
    case CLI_VERSION:
        cli_print_version(tool, stdout);
        exit(cli_close_stdout(0, tool->trouble));
    case CLI_GENERATE:
        cli_generate(tool, (cli_format)cli_choice(parser), stdout);
        exit(cli_close_stdout(0, tool->trouble));
    default:
        return id;
    }
}

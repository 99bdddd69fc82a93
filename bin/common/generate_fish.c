/*
 * generate_fish.c - completions for fish: one complete command per option.
 */
#include "config.h"

#include "generate.h"

static const char *const actions[] = {
    [CLI_TEXT] = " -x",
    [CLI_FILE] = " -r -F",
    [CLI_FOLDER] = " -x -a '(__fish_complete_directories)'",
    [CLI_COMMAND] = " -x -a '(__fish_complete_command)'",
};

static void print_value(const cli_option *row, FILE *out)
{
    if (cli_has_choices(row)) {
        fputs(row->optional ? " -f -a '" : " -x -a '", out);
        cli_print_choices(out, row, "");
        fputc('\'', out);
    } else if (!row->optional) {
        fputs(actions[row->kind], out);
    }
}

static void print_row(const cli_tool *tool, const cli_option *row, const char *help, FILE *out)
{
    fprintf(out, "complete -c %s", tool->name);
    if (row->letter != 0)
        fprintf(out, " -s %c", row->letter);
    if (row->name != NULL)
        fprintf(out, " -l %s", row->name);
    if (row->value != NULL)
        print_value(row, out);
    fputs(" -d '", out);
    cli_print_escaped(out, help, "'\\");
    fputs("'\n", out);
}

void cli_generate_fish(const cli_tool *tool, FILE *out)
{
    const cli_option *row = NULL;
    const char *help = "";

    fprintf(out, "# fish completion for %s, made from its option table\n", tool->name);
    if (tool->operands == CLI_COMMAND)
        fprintf(out, "complete -c %s -f -a '(__fish_complete_command)'\n", tool->name);
    while ((row = cli_next_row(tool, row)) != NULL) {
        help = row->help != NULL ? row->help : help;
        if (cli_is_shown(row) && (row->letter != 0 || row->name != NULL))
            print_row(tool, row, help, out);
    }
}

/*
 * generate_zsh.c - a completion function for zsh: a specification per option for _arguments.
 */
#include "config.h"

#include "generate.h"

#include <string.h>

static const char *const actions[] = {
    [CLI_TEXT] = " ",
    [CLI_FILE] = "_files",
    [CLI_FOLDER] = "_files -/",
    [CLI_COMMAND] = "_cmdstring",
};

/* Print text within a specification's [...], which is itself within single quotes. */
static void print_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs("'\\''", out);
            continue;
        }
        if (strchr("[]:\\", *text) != NULL)
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void print_value(const cli_option *row, FILE *out)
{
    fprintf(out, "%s%s:", row->optional ? "::" : ":", row->value);
    if (cli_has_choices(row)) {
        fputc('(', out);
        cli_print_choices(out, row, ":");
        fputc(')', out);
    } else {
        fputs(actions[row->kind], out);
    }
}

/* Print a specification: '*--name=[help]:VALUE:action'. mark: how the value follows the name. */
static void print_specification(const cli_option *row, const char *name, const char *mark,
                                const char *help, FILE *out)
{
    fprintf(out, "        '*%s%s[", name, row->value != NULL ? mark : "");
    print_text(out, help);
    fputc(']', out);
    if (row->value != NULL)
        print_value(row, out);
    fputs("' \\\n", out);
}

static void print_row(const cli_option *row, const char *help, FILE *out)
{
    char name[64];

    if (row->letter != 0) {
        snprintf(name, sizeof name, "-%c", row->letter);
        print_specification(row, name, row->optional ? "-" : "+", help, out);
    }
    if (row->name != NULL) {
        snprintf(name, sizeof name, "--%s", row->name);
        print_specification(row, name, row->optional ? "=-" : "=", help, out);
    }
}

void cli_generate_zsh(const cli_tool *tool, FILE *out)
{
    const cli_option *row = NULL;
    const char *help = "";

    fprintf(out,
            "#compdef %s\n# zsh completion for %s, made from its option table\n_%s()\n{\n"
            "    _arguments -s -S : \\\n",
            tool->name, tool->name, tool->name);
    while ((row = cli_next_row(tool, row)) != NULL) {
        help = row->help != NULL ? row->help : help;
        if (cli_is_shown(row))
            print_row(row, help, out);
    }
    fprintf(out, "        '*:operand:%s'\n}\n",
            actions[tool->operands == CLI_TEXT ? CLI_FILE : tool->operands]);
    /* Works both autoloaded and when evaluated. */
    fprintf(out,
            "if [ \"$funcstack[1]\" = _%s ]; then\n    _%s \"$@\"\nelse\n    compdef _%s %s\nfi\n",
            tool->name, tool->name, tool->name, tool->name);
}

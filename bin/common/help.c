/*
 * help.c - prints --help and --version.
 */
#include "config.h"

#include "help.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, HELP_COLUMN = 30 };

/* Print text from `column` on, wrapped; further lines are indented by `indent`. */
static void print_wrapped(FILE *out, const char *text, int column, int indent)
{
    int start = column;

    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > start && column + 1 + length > WIDTH - 1) {
            fprintf(out, "\n%*s", indent, "");
            column = start = indent;
        }
        column += fprintf(out, "%s%.*s", column > start ? " " : "", length, text);
        text += length;
        text += *text != '\0';
    }
    fputc('\n', out);
}

/* Print "  -a, --after-context=NUM"; returns its width. */
static int print_names(const cli_option *row, FILE *out)
{
    const char *equals = row->name != NULL ? "=" : " ";

    if (row->letter == 0 && row->name == NULL)
        return fprintf(out, "  -%s", row->value);
    int width = row->letter != 0 ? fprintf(out, "  -%c", row->letter) : fprintf(out, "    ");
    if (row->name != NULL)
        width += fprintf(out, "%s--%s", row->letter != 0 ? ", " : "  ", row->name);
    if (row->value != NULL && row->optional)
        width += fprintf(out, "[%s%s]", row->name != NULL ? "=" : "", row->value);
    else if (row->value != NULL)
        width += fprintf(out, "%s%s", equals, row->value);
    return width;
}

/* Print paragraphs, wrapped; a line that begins with a space is preformatted. */
static void print_notes(const char *notes, FILE *out)
{
    fputc('\n', out);
    while (*notes != '\0') {
        size_t length = strcspn(notes, "\n");
        char *line = strndup(notes, length);
        if (line == NULL || *line == ' ' || *line == '\0')
            fprintf(out, "%s\n", line != NULL ? line : "");
        else
            print_wrapped(out, line, 0, 0);
        free(line);
        notes += length + (notes[length] == '\n');
    }
}

static void print_row(const cli_option *row, FILE *out)
{
    if (row->id == 0) {
        fprintf(out, "\n%s:\n", row->help);
        return;
    }
    if (row->hidden || row->help == NULL)
        return;
    int width = print_names(row, out);
    if (width > HELP_COLUMN - 2) {
        fputc('\n', out);
        width = 0;
    }
    fprintf(out, "%*s", HELP_COLUMN - width, "");
    print_wrapped(out, row->help, HELP_COLUMN, HELP_COLUMN);
}

void cli_print_help(const cli_tool *tool, FILE *out)
{
    const cli_option *row = NULL;
    const char *before = "Usage:";

    for (const char *const *line = tool->usage; *line != NULL; line++) {
        fprintf(out, "%s %s %s\n", before, tool->name, *line);
        before = "  or: ";
    }
    print_wrapped(out, tool->summary, 0, 0);
    while ((row = cli_next_row(tool, row)) != NULL)
        print_row(row, out);
    if (tool->notes != NULL)
        print_notes(tool->notes, out);
}

void cli_print_version(const cli_tool *tool, FILE *out)
{
    fprintf(out, "%s (%s) %s\n", tool->name, PACKAGE_NAME, PACKAGE_VERSION);
}

/*
 * generate_mdoc.c - the man page's options: for each heading of the table a subsection with a
 * tagged list.
 */
#include "config.h"

#include "generate.h"

#include <ctype.h>
#include <string.h>

/* Print the value after a long or short name on the .It line. */
static void print_value(const cli_option *row, const char *joint, FILE *out)
{
    if (row->optional)
        fprintf(out, " Ns Oo %sAr %s Oc", *joint != '\0' ? "Ns = Ns " : "", row->value);
    else
        fprintf(out, "%s Ar %s", joint, row->value);
}

/* "Fl a , Fl -append", or for -NUM "Fl Ns Ar NUM". */
static void print_names(const cli_option *row, FILE *out)
{
    if (row->letter == 0 && row->name == NULL) {
        fprintf(out, " Fl Ns Ar %s", row->value);
        return;
    }
    if (row->letter != 0) {
        fprintf(out, " Fl %c", row->letter);
        if (row->value != NULL)
            print_value(row, "", out);
    }
    if (row->name != NULL) {
        fprintf(out, "%s Fl -%s", row->letter != 0 ? " ," : "", row->name);
        if (row->value != NULL)
            print_value(row, " Ns = Ns", out);
    }
}

/* Print a help line as a sentence: capitalised, with a full stop, escaped for roff. */
static void print_sentence(const char *text, FILE *out)
{
    fputc(toupper((unsigned char)*text), out);
    for (text++; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
    }
    fputs(".\n", out);
}

/* Print the names of a row and of the aliases that follow it. Returns the last of these rows. */
static const cli_option *print_tag(const cli_tool *tool, const cli_option *row, FILE *out)
{
    const cli_option *last = row;
    const cli_option *alias;

    fputs(".It", out);
    print_names(row, out);
    while ((alias = cli_next_row(tool, last)) != NULL && alias->id == row->id &&
           alias->help == NULL && !alias->hidden) {
        fputs(" ,", out);
        print_names(alias, out);
        last = alias;
    }
    fputc('\n', out);
    return last;
}

static void print_text(const cli_option *row, FILE *out)
{
    if (row->manual == NULL)
        print_sentence(row->help, out);
    else
        fprintf(out, "%s\n", row->manual);
}

void cli_generate_mdoc(const cli_tool *tool, FILE *out)
{
    const cli_option *row = NULL;
    bool listing = false;

    while ((row = cli_next_row(tool, row)) != NULL) {
        if (row->id == 0 || !listing) {
            fprintf(out, "%s", listing ? ".El\n" : "");
            if (row->id == 0)
                fprintf(out, ".Ss %s\n", row->help);
            fputs(".Bl -tag -width Ds\n", out);
            listing = true;
        }
        if (cli_is_shown(row)) {
            const cli_option *last = print_tag(tool, row, out);
            print_text(row, out);
            row = last;
        }
    }
    fputs(".El\n", out);
}

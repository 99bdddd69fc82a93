/*
 * generate.c - dispatches to the formats, and what they share.
 */
#include "config.h"

#include "generate.h"

#include <string.h>

void cli_generate(const cli_tool *tool, cli_format format, FILE *out)
{
    static void (*const make[])(const cli_tool *, FILE *) = {
        [CLI_BASH] = cli_generate_bash,
        [CLI_ZSH] = cli_generate_zsh,
        [CLI_FISH] = cli_generate_fish,
        [CLI_MDOC] = cli_generate_mdoc,
    };

    make[format](tool, out);
}

void cli_print_escaped(FILE *out, const char *text, const char *special)
{
    for (; *text != '\0'; text++) {
        if (strchr(special, *text) != NULL)
            fputc('\\', out);
        fputc(*text, out);
    }
}

bool cli_has_choices(const cli_option *row)
{
    return row->choices != NULL || row->words != NULL;
}

void cli_print_choices(FILE *out, const cli_option *row, const char *special)
{
    for (const char *p = row->choices != NULL ? row->choices : ""; *p != '\0'; p++) {
        if (strchr(special, *p) != NULL)
            fputc('\\', out);
        fputc(*p == '|' ? ' ' : *p, out);
    }
    for (size_t i = 0; row->words != NULL && row->words(i) != NULL; i++) {
        fputs(i > 0 ? " " : "", out);
        cli_print_escaped(out, row->words(i), special);
    }
}

bool cli_is_shown(const cli_option *row)
{
    return row->id != 0 && !row->hidden;
}

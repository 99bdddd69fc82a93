/*
 * generate.c - picks the format, and what the formats share.
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

void cli_print_choices(FILE *out, const char *choices, const char *special)
{
    for (; *choices != '\0'; choices++) {
        if (strchr(special, *choices) != NULL)
            fputc('\\', out);
        fputc(*choices == '|' ? ' ' : *choices, out);
    }
}

bool cli_is_shown(const cli_option *row)
{
    return row->id != 0 && !row->hidden;
}

/*
 * generate_bash.c - a completion function for bash 4 and later. It does not need the
 * bash-completion package.
 */
#include "config.h"

#include "generate.h"

/* bash makes "=" a word of its own, so the option may be one or two words before the value. The
 * code below sets `option` to "--name=" in either case. */
static const char head[] =
    "    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    if [[ $cur == '=' ]]; then\n"
    "        option=$option= cur=\n"
    "    elif [[ $option == '=' && COMP_CWORD -ge 2 ]]; then\n"
    "        option=${COMP_WORDS[COMP_CWORD-2]}=\n"
    "    fi\n"
    "    COMPREPLY=()\n"
    "    case $option in\n";

static const char *const actions[] = {
    [CLI_TEXT] = "",
    [CLI_FILE] = "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")",
    [CLI_FOLDER] = "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")",
    [CLI_COMMAND] = "mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")",
};

/* Print "-x|--name|--name=": the words that this row's value may follow. */
static void print_pattern(const cli_option *row, FILE *out)
{
    const char *before = "";

    if (!row->optional && row->letter != 0) {
        fprintf(out, "-%c", row->letter);
        before = "|";
    }
    if (!row->optional && row->name != NULL) {
        fprintf(out, "%s--%s", before, row->name);
        before = "|";
    }
    if (row->name != NULL)
        fprintf(out, "%s--%s=", before, row->name);
}

static void print_value_case(const cli_option *row, FILE *out)
{
    fputs("    ", out);
    print_pattern(row, out);
    fputs(") ", out);
    if (cli_has_choices(row)) {
        fputs("mapfile -t COMPREPLY < <(compgen -W '", out);
        cli_print_choices(out, row, "");
        fputs("' -- \"$cur\")", out);
    } else {
        fputs(actions[row->kind], out);
    }
    fputs(cli_has_choices(row) || row->kind != CLI_TEXT ? "; return ;;\n" : "return ;;\n", out);
}

void cli_generate_bash(const cli_tool *tool, FILE *out)
{
    const cli_option *row = NULL;

    fprintf(out, "# bash completion for %s, made from its option table\n_%s()\n{\n%s", tool->name,
            tool->name, head);
    while ((row = cli_next_row(tool, row)) != NULL)
        if (cli_is_shown(row) && row->value != NULL && (row->name != NULL || row->letter != 0))
            print_value_case(row, out);
    fputs("    esac\n    if [[ $cur == -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W '",
          out);
    const char *before = "";
    while ((row = cli_next_row(tool, row)) != NULL) {
        if (cli_is_shown(row) && row->letter != 0) {
            fprintf(out, "%s-%c", before, row->letter);
            before = " ";
        }
        if (cli_is_shown(row) && row->name != NULL) {
            fprintf(out, "%s--%s", before, row->name);
            before = " ";
        }
    }
    fprintf(out, "' -- \"$cur\")\n    else\n        %s\n    fi\n}\ncomplete -F _%s %s\n",
            actions[tool->operands == CLI_TEXT ? CLI_FILE : tool->operands], tool->name,
            tool->name);
}

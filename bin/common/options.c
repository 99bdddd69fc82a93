/*
 * options.c - parses a command line: long names and their abbreviations, bundled letters, values in
 * all the places GNU allows, -NUM. It converts no values (values.c) and prints nothing (help.c).
 */
#include "config.h"

#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GENERATORS "bash|zsh|fish|mdoc"

/* The rows that every table ends with. */
static const cli_option standard_rows[] = {
    {.help = "About"},
    {.id = CLI_HELP, .name = "help", .help = "show this help and exit"},
    {.id = CLI_VERSION, .name = "version", .help = "show the version and exit"},
    {.id = CLI_GENERATE,
     .name = "generate",
     .value = "WHAT",
     .choices = GENERATORS,
     .hidden = true},
    {.id = 0},
};

static bool is_end(const cli_option *row)
{
    return row->id == 0 && row->help == NULL;
}

const cli_option *cli_next_row(const cli_tool *tool, const cli_option *row)
{
    const cli_option *last = standard_rows + sizeof standard_rows / sizeof standard_rows[0] - 1;

    row = row != NULL ? row + 1 : tool->options;
    if (!is_end(row))
        return row;
    return row != last ? standard_rows : NULL;
}

void cli_start(cli_parser *parser, const cli_tool *tool, int count, char *const words[])
{
    *parser = (cli_parser){
        .tool = tool,
        .words = words,
        .count = count,
        .next = 1,
        .stops_at_operand = getenv("POSIXLY_CORRECT") != NULL,
    };
}

static int misuse(cli_parser *parser, const char *what, const char *detail)
{
    snprintf(parser->message, sizeof parser->message, "%s '%s'%s", what, parser->typed, detail);
    parser->bundle = NULL;
    return CLI_MISUSE;
}

static int operand(cli_parser *parser)
{
    parser->value = parser->words[parser->next++];
    if (parser->stops_at_operand)
        parser->operands_only = true;
    return CLI_OPERAND;
}

/* Take the next word of the command line as the option's value. */
static int separate_value(cli_parser *parser)
{
    if (parser->next >= parser->count)
        return misuse(parser, "option", " needs a value");
    parser->value = parser->words[parser->next++];
    return parser->option->id;
}

/* ------------------------------------------------------------------ long */

/* Two names with a common abbreviation: are they different options, so that it is ambiguous? */
static bool is_other(const cli_option *found, const cli_option *row)
{
    return found->id != row->id || (found->value == NULL) != (row->value == NULL) ||
           found->optional != row->optional;
}

/* The row of a long option or its abbreviation; NULL: none, or several, if *ambiguous. */
static const cli_option *find_long(const cli_tool *tool, const char *name, size_t length,
                                   bool *ambiguous)
{
    const cli_option *found = NULL;
    const cli_option *row = NULL;

    *ambiguous = false;
    while ((row = cli_next_row(tool, row)) != NULL) {
        if (row->name == NULL || strncmp(row->name, name, length) != 0)
            continue;
        if (row->name[length] == '\0') {
            *ambiguous = false;
            return row;
        }
        if (row->hidden)
            continue;
        if (found == NULL)
            found = row;
        else if (is_other(found, row))
            *ambiguous = true;
    }
    return *ambiguous ? NULL : found;
}

/* Write " could be --one or --two ...", with as many names as fit. */
static void list_candidates(const cli_tool *tool, const char *name, size_t length, char *text,
                            size_t room)
{
    const cli_option *row = NULL;
    const char *word = " could be";
    size_t used = 0;

    while ((row = cli_next_row(tool, row)) != NULL) {
        if (row->name == NULL || row->hidden || strncmp(row->name, name, length) != 0)
            continue;
        int n = snprintf(text + used, room - used, "%s --%s", word, row->name);
        if (n < 0 || (size_t)n >= room - used) {
            text[used] = '\0';
            return;
        }
        used += (size_t)n;
        word = " or";
    }
}

static int scan_long(cli_parser *parser, const char *name)
{
    size_t length = strcspn(name, "=");
    bool ambiguous;

    snprintf(parser->typed, sizeof parser->typed, "--%.*s", (int)length, name);
    parser->option = find_long(parser->tool, name, length, &ambiguous);
    if (ambiguous) {
        char candidates[160] = "";
        list_candidates(parser->tool, name, length, candidates, sizeof candidates);
        return misuse(parser, "option", candidates);
    }
    if (parser->option == NULL)
        return misuse(parser, "unknown option", "");
    /* Messages about the value give the option's full name, even if it was abbreviated. */
    snprintf(parser->typed, sizeof parser->typed, "--%s", parser->option->name);
    if (name[length] == '=') {
        if (parser->option->value == NULL)
            return misuse(parser, "option", " takes no value");
        parser->value = name + length + 1;
        return parser->option->id;
    }
    if (parser->option->value == NULL || parser->option->optional)
        return parser->option->id;
    return separate_value(parser);
}

/* ----------------------------------------------------------------- short */

static const cli_option *find_letter(const cli_tool *tool, char letter)
{
    const cli_option *row = NULL;

    while ((row = cli_next_row(tool, row)) != NULL)
        if (row->id != 0 && row->letter == letter)
            return row;
    return NULL;
}

static const cli_option *find_number(const cli_tool *tool)
{
    const cli_option *row = NULL;

    while ((row = cli_next_row(tool, row)) != NULL)
        if (row->id != 0 && row->letter == 0 && row->name == NULL)
            return row;
    return NULL;
}

/* -NUM: digits in a bundle. Cutting them to `digits` leaves a number that is still too big. */
static int scan_number(cli_parser *parser)
{
    size_t length = strspn(parser->bundle, "0123456789");

    snprintf(parser->digits, sizeof parser->digits, "%.*s", (int)length, parser->bundle);
    snprintf(parser->typed, sizeof parser->typed, "-%s", parser->option->value);
    parser->value = parser->digits;
    parser->bundle += length;
    return parser->option->id;
}

static int scan_letter(cli_parser *parser)
{
    char letter = *parser->bundle;

    snprintf(parser->typed, sizeof parser->typed, "-%c", letter);
    parser->option = find_letter(parser->tool, letter);
    if (parser->option == NULL && isdigit((unsigned char)letter)) {
        parser->option = find_number(parser->tool);
        if (parser->option != NULL)
            return scan_number(parser);
    }
    if (parser->option == NULL)
        return misuse(parser, "unknown option", "");
    parser->bundle++;
    if (parser->option->value == NULL)
        return parser->option->id;
    if (*parser->bundle != '\0') {
        parser->value = parser->bundle;
        parser->bundle = NULL;
        return parser->option->id;
    }
    return parser->option->optional ? parser->option->id : separate_value(parser);
}

/* ------------------------------------------------------------------ both */

int cli_scan(cli_parser *parser)
{
    parser->option = NULL;
    parser->value = NULL;
    parser->typed[0] = '\0';
    if (parser->bundle != NULL && *parser->bundle != '\0')
        return scan_letter(parser);
    parser->bundle = NULL;
    if (parser->next >= parser->count)
        return CLI_END;
    const char *word = parser->words[parser->next];
    if (parser->operands_only || word[0] != '-' || word[1] == '\0')
        return operand(parser);
    parser->next++;
    if (word[1] != '-') {
        parser->bundle = word + 1;
        return scan_letter(parser);
    }
    if (word[2] != '\0')
        return scan_long(parser, word + 2);
    parser->operands_only = true;
    return cli_scan(parser);
}

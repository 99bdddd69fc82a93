/*
 * words.c - reads $XDG_CONFIG_HOME/coflow/cgreprc. Each line is one option, written as on the
 * command line; empty lines and lines that begin with # are ignored.
 */
#include "config.h"

#include "words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include "table.h"
#include "whole.h"

/* Is --no-config among the options that were typed? */
static bool is_unwanted(int argc, char *const argv[])
{
    cli_parser parser;

    cli_start(&parser, &cgrep_tool, argc, argv);
    for (int id; (id = cli_scan(&parser)) != CLI_END;)
        if (id == CGREP_NO_CONFIG)
            return true;
    return false;
}

/* Where cgreprc would be, for the caller to free; NULL: there is no home folder. */
static char *file_path(void)
{
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *below = "";
    char *path;

    if (folder == NULL || *folder != '/') {
        folder = getenv("HOME");
        below = "/.config";
    }
    if (folder == NULL || *folder == '\0')
        return NULL;
    if (asprintf(&path, "%s%s/coflow/cgreprc", folder, below) < 0)
        cli_fail(cgrep_tool.trouble, "out of memory");
    return path;
}

static void add_line(cgrep_words *words, char *line, int number)
{
    while (*line == ' ' || *line == '\t')
        line++;
    if (*line == '\0' || *line == '#')
        return;
    if (line[0] != '-' || line[1] == '\0' || strcmp(line, "--") == 0)
        cli_misuse(&cgrep_tool, "%s: line %d is not an option: '%s'", words->path, number, line);
    words->lines[words->count] = number;
    words->list[words->count++] = line;
}

static void add_file(cgrep_words *words)
{
    size_t len;
    int lines = 1;

    words->text = cgrep_read_whole(words->path, &len);
    for (char *p = words->text; (p = strchr(p, '\n')) != NULL; p++)
        lines++;
    words->list = realloc(words->list, (size_t)(words->count + lines + 1) * sizeof(char *));
    words->lines = calloc((size_t)lines + 2, sizeof(int));
    if (words->list == NULL || words->lines == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    char *rest = words->text;
    for (int number = 1; rest != NULL; number++)
        add_line(words, strsep(&rest, "\n"), number);
    words->from_file = words->count - 1;
}

void cgrep_gather_words(cgrep_words *words, int argc, char *const argv[])
{
    *words = (cgrep_words){.list = calloc((size_t)argc + 1, sizeof(char *)),
                           .path = is_unwanted(argc, argv) ? NULL : file_path()};
    if (words->list == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    if (argc > 0)
        words->list[words->count++] = argv[0];
    if (words->path != NULL && access(words->path, R_OK) == 0)
        add_file(words);
    words->list = realloc(words->list, (size_t)(words->count + argc + 1) * sizeof(char *));
    if (words->list == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    for (int i = 1; i < argc; i++)
        words->list[words->count++] = argv[i];
    words->list[words->count] = NULL;
}

void cgrep_free_words(cgrep_words *words)
{
    free(words->list);
    free(words->lines);
    free(words->path);
    free(words->text);
}

/*
 * explain.c - prints the options with their origins, and what the matchers did.
 */
#include "config.h"

#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"
#include "table.h"

/* --------------------------------------------------------------------- --show-config */

static void print_option(const cli_parser *parser)
{
    const cli_option *option = parser->option;

    if (option->name != NULL)
        printf("--%s", option->name);
    else if (option->letter != '\0')
        printf("-%c", option->letter);
    else
        printf("-");
    if (parser->value != NULL)
        printf("%s%s", option->name != NULL ? "=" : "", parser->value);
    putchar('\n');
}

/* The environment variables that influence cgrep. */
static void print_environment(void)
{
    static const char *const names[] = {"GREP_COLORS", "NO_COLOR", "TERM",           "LC_ALL",
                                        "LC_CTYPE",    "LANG",     "POSIXLY_CORRECT"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (getenv(names[i]) != NULL)
            printf("environment: %s=%s\n", names[i], getenv(names[i]));
}

void cgrep_show_config(const cgrep_words *words)
{
    cli_parser parser;

    print_environment();
    if (words->path != NULL && words->lines == NULL)
        printf("%s: is not there\n", words->path);
    cli_start(&parser, &cgrep_tool, words->count, words->list);
    for (int id; (id = cli_next(&parser)) != CLI_END;) {
        if (id == CLI_OPERAND || id == CGREP_SHOW_CONFIG)
            continue;
        int word = parser.next - 1;
        if (word <= words->from_file)
            printf("%s:%d: ", words->path, words->lines[word]);
        else
            printf("command line: ");
        print_option(&parser);
    }
    exit(cli_close_stdout(0, cgrep_tool.trouble));
}

/* --------------------------------------------------------------------------- --debug */

static void explain_matcher(const char *what, const cf_matcher *matcher)
{
    size_t size = cf_matcher_explain(matcher, NULL, 0) + 1;
    char *text = malloc(size);
    char *rest = text;

    if (text == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    cf_matcher_explain(matcher, text, size);
    for (char *line; (line = strsep(&rest, "\n")) != NULL;)
        if (*line != '\0')
            cli_warn("debug: %s: %s", what, line);
    free(text);
}

void cgrep_explain_search(const cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    if (!settings->debug)
        return;
    cli_warn("debug: text: %s", settings->utf ? "UTF-8" : "bytes");
    explain_matcher("patterns", run->matcher);
    for (size_t i = 0; i < settings->condition_count; i++)
        explain_matcher(settings->conditions[i].absent ? "--not" : "--and",
                        run->conditions[i].matcher);
}

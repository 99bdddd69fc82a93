/*
 * options.h - option tables, one per tool, and the parser for command lines. The table is the
 * single source of parsing, --help, the man page's options and shell completions. Values are
 * converted in values.h; help.h and generate.h print from a table.
 */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* The kind of a value, for shell completions. */
typedef enum cli_kind { CLI_TEXT, CLI_FILE, CLI_FOLDER, CLI_COMMAND } cli_kind;

/* Returns the index-th word of a list; NULL past the last. */
typedef const char *cli_words(size_t index);

/*
 * One row of a table. Fields that an initialiser leaves out mean "no".
 *
 *     {.help = "Output"}                                                    a heading
 *     {.id = OPT_APPEND, .letter = 'a', .name = "append", .help = "append to each FILE"}
 *     {.id = OPT_COLOR, .name = "color", .value = "WHEN", .optional = true,
 *      .choices = "always|never|auto", .help = "mark what matches"}
 *     {.id = OPT_COLOR, .name = "colour", .value = "WHEN", .optional = true}  another name for it
 *     {.id = OPT_CONTEXT, .value = "NUM", .help = "same as -C NUM"}         -NUM, as in grep -5
 */
typedef struct cli_option {
    int id;              /* the tool's own number for it, > 0; 0 makes the row a heading */
    char letter;         /* -x, or 0 */
    const char *name;    /* --name, or NULL; with neither letter nor name the row is -NUM */
    const char *value;   /* the value's name in help, such as "FILE"; NULL: takes no value */
    bool optional;       /* the value may be left out; if given, then as --name=VALUE or -xVALUE */
    bool hidden;         /* parsed, but not shown anywhere nor found by an abbreviation */
    const char *choices; /* all valid values, as in "one|two|three"; NULL: anything is valid */
    cli_words *words;    /* the same if they are too many for --help; the tool checks the value */
    cli_kind kind;       /* of the value */
    const char *help;    /* a line for --help, lower case, no full stop; NULL: see the row above */
    const char *manual;  /* text for the man page, in mdoc; NULL: `help`, made a sentence */
} cli_option;

/* A tool as its user sees it. `options` ends with a row of zeros; --help and --version are added to
 * it. */
typedef struct cli_tool {
    const char *name;
    const char *const *usage;  /* what follows the name, one line each, NULL at the end */
    const char *summary;       /* what it does, a sentence or two */
    const cli_option *options; /* not copied */
    const char *notes;         /* text that --help prints below the options, or NULL */
    cli_kind operands;         /* kind of the operands */
    int trouble;               /* exit status of a usage error and of an output error */
} cli_tool;

/* What the parser may return besides the ids of the table. */
enum {
    CLI_END = 0,       /* nothing is left */
    CLI_OPERAND = -1,  /* parser.value is an operand */
    CLI_MISUSE = -2,   /* parser.message says what is wrong; the word is skipped */
    CLI_HELP = -3,     /* --help */
    CLI_VERSION = -4,  /* --version */
    CLI_GENERATE = -5, /* --generate=bash|zsh|fish|mdoc, used by the build */
};

/* The state of parsing a command line. The fields after the dashes describe the last result. */
typedef struct cli_parser {
    const cli_tool *tool;
    char *const *words;
    int count;
    int next;              /* index of the first word not parsed yet */
    const char *bundle;    /* the rest of a word of short options ("-abc"), or NULL */
    bool operands_only;    /* "--" was seen */
    bool stops_at_operand; /* POSIXLY_CORRECT: no options after the first operand */
    /* ---- */
    const cli_option *option; /* the row of the option */
    const char *value;        /* the option's value or the operand; NULL: no value */
    char typed[64];           /* the option's name, "-A" or "--context", cut if longer */
    char digits[32];          /* storage for the value of -NUM */
    char message[256];        /* of CLI_MISUSE */
} cli_parser;

/* Iterate over a table's rows, --help and --version last: the row after `row`, or the first if that
 * is NULL. NULL past the last. */
const cli_option *cli_next_row(const cli_tool *tool, const cli_option *row);

/* Start parsing at words[1]. The words stay the caller's and must outlive the parser. */
void cli_start(cli_parser *parser, const cli_tool *tool, int count, char *const words[]);

/*
 * The next option or operand, in the order they were typed: an id, or one of the values above.
 * Options and operands may be mixed unless POSIXLY_CORRECT is set. Prints nothing.
 */
int cli_scan(cli_parser *parser);

/*
 * The same for the main loop of a tool: handles --help, --version, --generate and misuse, all of
 * which end the program, so that it only returns an id, CLI_OPERAND or CLI_END.
 *
 *     for (int id; (id = cli_next(&parser)) != CLI_END;)
 *         switch (id) { ... }
 */
int cli_next(cli_parser *parser);

/* Report a usage error, refer to --help, and exit with tool->trouble. */
_Noreturn void cli_misuse(const cli_tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

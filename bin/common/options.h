/*
 * options.h - one table per tool, from which its parsing, --help, --version, man page section and
 * shell completions come. Here: the table, and the parser that walks a command line along it. What
 * a value means is in values.h; what is printed from a table in help.h and generate.h.
 */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* What a value names. Only the shells' completions look at it. */
typedef enum cli_kind { CLI_TEXT, CLI_FILE, CLI_FOLDER, CLI_COMMAND } cli_kind;

/* The index-th of some words; NULL past the last. */
typedef const char *cli_words(size_t index);

/*
 * One row of a table. Rows that are not mentioned in a designated initialiser mean "no".
 *
 *     {.help = "Output"}                                                    a heading
 *     {.id = OPT_APPEND, .letter = 'a', .name = "append", .help = "append to each FILE"}
 *     {.id = OPT_COLOR, .name = "color", .value = "WHEN", .optional = true,
 *      .choices = "always|never|auto", .help = "mark what matches"}
 *     {.id = OPT_COLOR, .name = "colour", .value = "WHEN", .optional = true}  another name for it
 *     {.id = OPT_CONTEXT, .value = "NUM", .help = "same as -C NUM"}         -NUM, as in grep -5
 */
typedef struct cli_option {
    int id;            /* the tool's own number for it, > 0; 0 makes the row a heading */
    char letter;       /* -x, or 0 */
    const char *name;  /* --name, or NULL; with neither letter nor name the row is -NUM */
    const char *value; /* what its value is called in help, "FILE"; NULL: it takes none */
    bool optional;     /* the value may be left out; it is then given as --name=VALUE or -xVALUE */
    bool hidden;       /* parsed, but shown nowhere and never meant by an abbreviation */
    const char *choices; /* every value there is, "one|two|three"; NULL: anything */
    cli_words *words;    /* the same where they are too many for a line of help; the tool checks */
    cli_kind kind;       /* what the value names */
    const char *help;    /* a line for --help, lower case, no full stop; NULL: see the row above */
    const char *manual;  /* the man page's text, as mdoc source; NULL: `help` as a sentence */
} cli_option;

/* A tool as its user sees it. `options` ends with a row of zeros; --help and --version come by
 * themselves. */
typedef struct cli_tool {
    const char *name;
    const char *const *usage;  /* what follows the name, one line each, NULL at the end */
    const char *summary;       /* what it does, a sentence or two */
    const cli_option *options; /* never changes, read where it stands */
    const char *notes;         /* what --help says below the options, or NULL */
    cli_kind operands;         /* what the words that are no options name */
    int trouble;               /* exit status of a usage error and of an output error */
} cli_tool;

/* What the parser may answer besides the ids of the table. */
enum {
    CLI_END = 0,       /* nothing is left */
    CLI_OPERAND = -1,  /* a word that is no option: parser.value */
    CLI_MISUSE = -2,   /* parser.message says what is wrong; the word is skipped */
    CLI_HELP = -3,     /* --help */
    CLI_VERSION = -4,  /* --version */
    CLI_GENERATE = -5, /* --generate=bash|zsh|fish|mdoc, which the build uses */
};

/* Where a walk along a command line stands. Fields below the line are of what was answered last. */
typedef struct cli_parser {
    const cli_tool *tool;
    char *const *words;
    int count;
    int next;              /* the first word not looked at */
    const char *bundle;    /* the rest of a word of short options, or NULL */
    bool operands_only;    /* "--" was seen */
    bool stops_at_operand; /* POSIXLY_CORRECT: no options after the first operand */
    /* ---- */
    const cli_option *option; /* its row */
    const char *value;        /* the option's value or the operand; NULL: no value */
    char typed[64];           /* the option as it was typed, "-A" or "--context"; cut when longer */
    char digits[32];          /* where value points for -NUM */
    char message[256];        /* of CLI_MISUSE */
} cli_parser;

/* The table's rows one after the other, --help and --version last: the one behind `row`, or, NULL,
 * the first. NULL past the end. */
const cli_option *cli_next_row(const cli_tool *tool, const cli_option *row);

/* Begin with words[1]. The words stay the caller's and must outlive the parser and its values. */
void cli_start(cli_parser *parser, const cli_tool *tool, int count, char *const words[]);

/*
 * The next option or operand in the order they were typed: an id, or one of the answers above.
 * Options and operands may be mixed unless POSIXLY_CORRECT is set. Prints nothing.
 */
int cli_scan(cli_parser *parser);

/*
 * What a tool calls: cli_scan, except that --help, --version, --generate and misuse are answered
 * here and end the program. Returns an id, CLI_OPERAND or CLI_END.
 *
 *     for (int id; (id = cli_next(&parser)) != CLI_END;)
 *         switch (id) { ... }
 */
int cli_next(cli_parser *parser);

/* Say what is wrong with the command line, point to --help, exit with tool->trouble. */
_Noreturn void cli_misuse(const cli_tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

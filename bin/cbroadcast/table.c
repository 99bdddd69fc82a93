/*
 * table.c - cbroadcast's option table: the one source of its parsing, --help, man page and
 * completions.
 */
#include "config.h"

#include "table.h"

static const cli_option options[] = {
    {.help = "Targets"},
    {.id = CBROADCAST_COMMAND,
     .letter = 'c',
     .name = "command",
     .value = "COMMAND",
     .kind = CLI_COMMAND,
     .help = "the standard input of a shell command; a bare word means the same",
     .manual = "The standard input of\n.Ar COMMAND ,\nwhich is run by\n.Xr sh 1 .\n"
               "A word that is no option means the same."},
    {.id = CBROADCAST_OUTPUT,
     .letter = 'o',
     .name = "output",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "a file, overwritten; - is standard output",
     .manual = "A file, which is overwritten;\n.Pa \\-\nis standard output."},
    {.id = CBROADCAST_APPEND,
     .letter = 'a',
     .name = "append",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "a file, appended to",
     .manual = "A file, which is appended to;\n.Pa \\-\nis standard output."},
    {.id = CBROADCAST_FD,
     .name = "fd",
     .value = "N",
     .help = "the open descriptor N",
     .manual = "The open descriptor\n.Ar N ."},
    {.help = "Before a target, for that target"},
    {.id = CBROADCAST_MATCH,
     .name = "match",
     .value = "RE",
     .help = "only lines that match; several: all must",
     .manual = "Only lines in which\n.Ar RE ,\na Perl regular expression\n.Pq see Xr "
               "pcre2pattern 3 ,\n"
               "is found.\n"
               "May be given more than once; a line must then hold all of them."},
    {.id = CBROADCAST_NOT,
     .name = "not",
     .value = "RE",
     .help = "only lines that do not match",
     .manual = "Only lines in which\n.Ar RE\nis not found.\nMay be given more than once."},
    {.id = CBROADCAST_IGNORE_CASE,
     .letter = 'i',
     .name = "ignore-case",
     .help = "let --match and --not ignore case",
     .manual = "Let\n.Fl -match\nand\n.Fl -not\nof this target ignore case."},
    {.id = CBROADCAST_HEAD,
     .name = "head",
     .value = "NUM",
     .help = "only the first NUM of its lines",
     .manual = "Only the first\n.Ar NUM\nof the lines that it would get."},
    {.id = CBROADCAST_NAME,
     .name = "name",
     .value = "NAME",
     .help = "what messages call it",
     .manual = "Call the target\n.Ar NAME\nin messages, instead of what was typed."},
    {.help = "Lines"},
    {.id = CBROADCAST_NULL_DATA,
     .letter = 'z',
     .name = "null-data",
     .help = "lines end in NUL, not in a newline",
     .manual = "Lines end in a NUL byte, not in a newline."},
    {.help = "For scripts that use pee"},
    {.id = CBROADCAST_PEE,
     .name = "ignore-sigpipe",
     .help = "accepted: it is always so",
     .manual = "Accepted, like the three that follow, because\n.Xr pee 1\nhas them.\n"
               "A target that stops reading never keeps the others from their lines, and\n.Nm\n"
               "is not killed by it."},
    {.id = CBROADCAST_PEE,
     .name = "no-ignore-sigpipe",
     .help = "accepted, without effect",
     .manual = "Without effect."},
    {.id = CBROADCAST_PEE,
     .name = "ignore-write-errors",
     .help = "accepted: it is always so",
     .manual = "Without effect."},
    {.id = CBROADCAST_PEE,
     .name = "no-ignore-write-errors",
     .help = "accepted, without effect",
     .manual = "Without effect."},
    {.id = 0},
};

static const char *const usage[] = {"[OPTION]... [TARGET-OPTION... TARGET]...", NULL};

const cli_tool cbroadcast_tool = {
    .name = "cbroadcast",
    .usage = usage,
    .summary = "Send every line of standard input to every target: commands and files.",
    .options = options,
    .notes = "Options before a target hold for that one and are forgotten behind it:\n"
             "\n"
             "  cbroadcast --match error -o errors --head 10 -o first 'wc -l'\n"
             "\n"
             "Exit status: 0 when all went well, 1 when a target failed, 2 when the command line "
             "was wrong or the input could not be read.",
    .operands = CLI_COMMAND,
    .trouble = 2,
};

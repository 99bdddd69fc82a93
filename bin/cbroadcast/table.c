/*
 * table.c - cbroadcast's option table, from which parsing, --help, the man page and the completions
 * derive.
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
    {.id = CBROADCAST_LISTEN,
     .name = "listen",
     .value = "ADDRESS",
     .help = "whoever connects to unix:PATH or tcp:HOST:PORT, from then on",
     .manual = "Whoever connects to\n.Ar ADDRESS ,\nfrom then on.\n"
               "That is\n.Cm unix : Ns Ar PATH\nor\n.Cm tcp : Ns Ar HOST : Ns Ar PORT ;\n"
               "an empty\n.Ar HOST\nis this machine alone.\n"
               "Each connection has a buffer of its own; one that is closed is no failure.\n"
               "The end waits until all have had their lines."},
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
    {.id = CBROADCAST_SAMPLE,
     .name = "sample",
     .value = "1/NUM",
     .help = "only every NUMth of its lines",
     .manual = "Only every\n.Ar NUM Ns th\nof the lines that it would get."},
    {.id = CBROADCAST_RATE,
     .name = "rate",
     .value = "NUM",
     .help = "at most NUM lines a second; the others wait in its buffer",
     .manual = "At most\n.Ar NUM\nlines a second; the others wait in its buffer."},
    {.id = CBROADCAST_FULL,
     .name = "full",
     .value = "WHAT",
     .choices = "block|drop-newest|drop-oldest|spill|disconnect",
     .help = "when it is slow and its buffer is full: block (what happens anyway), "
             "drop-newest, drop-oldest, spill to a file, or disconnect",
     .manual = "What happens when the target is slow and its buffer is full.\n.Ar WHAT\nis one of\n"
               ".Bl -tag -width drop-newest -compact\n"
               ".It Cm block\nall targets wait for it; what happens without this option, too\n"
               ".It Cm drop-newest\nlines that do not fit are dropped\n"
               ".It Cm drop-oldest\nthose that have waited longest are dropped\n"
               ".It Cm spill\nlines that do not fit wait in a temporary file, in\n.Ev TMPDIR\nor\n"
               ".Pa /tmp\n"
               ".It Cm disconnect\nthe target gets no more lines, and has failed\n.El\n"
               "Dropped lines are counted and reported, and make the exit status 1.\n"
               "Lines are dropped as a whole, never in part."},
    {.id = CBROADCAST_BUFFER,
     .name = "buffer",
     .value = "SIZE",
     .help = "how much may wait for it (1M)",
     .manual = "Let\n.Ar SIZE\nbytes wait for the target while it is busy; 1M without this "
               "option.\n"
               "It may end in\n.Cm K , M\nor\n.Cm G .\n"
               "A longer line still passes."},
    {.id = CBROADCAST_RESTART,
     .name = "restart",
     .value = "NUM",
     .help = "start a command again when it ends too soon, up to NUM times",
     .manual =
         "Start a command again when it ends before its input, up to\n.Ar NUM\ntimes, with the "
         "lines that it had not been given.\n"
         "How it ended matters only the last time."},
    {.id = CBROADCAST_NAME,
     .name = "name",
     .value = "NAME",
     .help = "what messages call it",
     .manual = "Call the target\n.Ar NAME\nin messages, instead of what was typed."},
    {.help = "All targets"},
    {.id = CBROADCAST_MODE,
     .name = "mode",
     .value = "MODE",
     .choices = "all|round-robin|first-ready|hash:",
     .help = "all (every line to every target), or each line to one: round-robin, in turn; "
             "first-ready, to whoever has room; hash:FIELD, by the FIELDth word",
     .manual = "Which targets get a line:\n.Bl -tag -width round-robin -compact\n"
               ".It Cm all\nall of them; this is what happens without the option\n"
               ".It Cm round-robin\none, in turn\n"
               ".It Cm first-ready\none that has room for it\n"
               ".It Cm hash : Ns Ar FIELD\none; lines with the same\n.Ar FIELD Ns th\n"
               "word go to the same one, 0 is the whole line\n.El"},
    {.id = CBROADCAST_FAIL_FAST,
     .name = "fail-fast",
     .help = "end everything when a target fails or stops reading",
     .manual = "End everything, with exit status 1, as soon as a target fails or stops reading."},
    {.id = CBROADCAST_KEEP_GOING,
     .name = "keep-going",
     .help = "leave a target that fails and go on; that is what happens anyway",
     .manual = "Leave a target that fails or stops reading, and go on with the others.\n"
               "That is what happens without\n.Fl -fail-fast ."},
    {.id = CBROADCAST_REPORT,
     .name = "report",
     .value = "FORMAT",
     .optional = true,
     .choices = "text|json",
     .help = "tell at the end what each target got, as text or json; SIGUSR1 tells at any "
             "time",
     .manual = "At the end tell on standard error, for each target in a line, how many lines and "
               "bytes it was given, how many were dropped and how many bytes went through a "
               "temporary file, how often it was started again, and how it ended.\n"
               "The signal\n.Dv SIGUSR1\nhas the same told at any time.\n"
               "With\n.Cm json\neach line is an object."},
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
    .summary = "Send every line of standard input to every target: commands, files, connections.",
    .options = options,
    .notes = "Options before a target hold for that one and are forgotten behind it:\n"
             "\n"
             "  cbroadcast --match error -o errors --head 10 -o first 'wc -l'\n"
             "\n"
             "SIZE may end in K, M or G.\n"
             "\n"
             "Exit status: 0 when all went well, 1 when a target failed or lines were dropped, 2 "
             "when the command line was wrong or the input could not be read.",
    .operands = CLI_COMMAND,
    .trouble = 2,
};

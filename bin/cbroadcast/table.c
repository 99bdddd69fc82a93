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
     .help = "the standard input of a shell command; a word that is no option means the same",
     .manual = "The standard input of the shell command\n.Ar COMMAND .\n"
               "A word that is not an option means the same."},
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
     .help = "every client of unix:PATH or tcp:HOST:PORT, from the time it connects",
     .manual = "Every client that connects to\n.Ar ADDRESS ,\nfrom the time it connects.\n"
               "An address is\n.Cm unix : Ns Ar PATH\nor\n.Cm tcp : Ns Ar HOST : Ns Ar PORT ;\n"
               "an empty\n.Ar HOST\nis 127.0.0.1.\n"
               "Each connection has a buffer of its own; a client that disconnects is no failure.\n"
               "Before exiting,\n.Nm\nwaits until all clients have got their lines."},
    {.help = "Target options, given before a target"},
    {.id = CBROADCAST_MATCH,
     .name = "match",
     .value = "RE",
     .help = "only lines that match RE; if repeated, all must match",
     .manual = "Only lines that match\n.Ar RE ,\na Perl regular expression\n.Pq see Xr "
               "pcre2pattern 3 .\n"
               "May be given more than once; a line must then match all of them."},
    {.id = CBROADCAST_NOT,
     .name = "not",
     .value = "RE",
     .help = "only lines that do not match RE",
     .manual = "Only lines that do not match\n.Ar RE .\nMay be given more than once."},
    {.id = CBROADCAST_IGNORE_CASE,
     .letter = 'i',
     .name = "ignore-case",
     .help = "ignore case in --match and --not",
     .manual = "Ignore case in\n.Fl -match\nand\n.Fl -not\nof this target."},
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
     .help = "at most NUM lines per second; the others wait in the target's buffer",
     .manual = "At most\n.Ar NUM\nlines per second; the others wait in the target's buffer."},
    {.id = CBROADCAST_FULL,
     .name = "full",
     .value = "WHAT",
     .choices = "block|drop-newest|drop-oldest|spill|disconnect",
     .help = "what to do when its buffer is full: block (the default), drop-newest, drop-oldest, "
             "spill to a file, or disconnect",
     .manual =
         "What to do when the target is slow and its buffer is full.\n.Ar WHAT\nis one of\n"
         ".Bl -tag -width drop-newest -compact\n"
         ".It Cm block\nmake all targets wait for it; this is the default\n"
         ".It Cm drop-newest\ndrop the lines that do not fit\n"
         ".It Cm drop-oldest\ndrop the lines that have waited longest\n"
         ".It Cm spill\nkeep the lines that do not fit in a temporary file, in\n.Ev TMPDIR\nor\n"
         ".Pa /tmp\n"
         ".It Cm disconnect\nsend it no more lines; it has failed\n.El\n"
         "Dropped lines are counted and reported, and make the exit status 1.\n"
         "Only whole lines are dropped."},
    {.id = CBROADCAST_BUFFER,
     .name = "buffer",
     .value = "SIZE",
     .help = "size of its buffer (default 1M)",
     .manual = "Buffer up to\n.Ar SIZE\nbytes while the target is busy; the default is 1M.\n.Ar "
               "SIZE\n"
               "may end in\n.Cm K , M\nor\n.Cm G .\n"
               "A longer line still passes."},
    {.id = CBROADCAST_RESTART,
     .name = "restart",
     .value = "NUM",
     .help = "restart a command that ends before its input, up to NUM times",
     .manual = "Restart a command that ends before its input, up to\n.Ar NUM\ntimes; the new "
               "run gets the lines that had not been written to the old one.\n"
               "Only the exit status of the last run counts."},
    {.id = CBROADCAST_NAME,
     .name = "name",
     .value = "NAME",
     .help = "call the target NAME in messages",
     .manual =
         "Call the target\n.Ar NAME\nin messages, instead of by its command, path or address."},
    {.help = "All targets"},
    {.id = CBROADCAST_MODE,
     .name = "mode",
     .value = "MODE",
     .choices = "all|round-robin|first-ready|hash:",
     .help = "all (the default): every line to every target; or each line to one target: "
             "round-robin; first-ready, one that has room; hash:FIELD, by the FIELDth word",
     .manual = "Which targets get a line:\n.Bl -tag -width round-robin -compact\n"
               ".It Cm all\nall of them; this is the default\n"
               ".It Cm round-robin\none, in turn\n"
               ".It Cm first-ready\none that has room for it\n"
               ".It Cm hash : Ns Ar FIELD\none; lines with the same\n.Ar FIELD Ns th\n"
               "word go to the same target; 0 is the whole line\n.El"},
    {.id = CBROADCAST_FAIL_FAST,
     .name = "fail-fast",
     .help = "stop as soon as a target fails or stops reading",
     .manual = "Stop, with exit status 1, as soon as a target fails or stops reading."},
    {.id = CBROADCAST_KEEP_GOING,
     .name = "keep-going",
     .help = "drop a target that fails and go on with the others (the default)",
     .manual = "Drop a target that fails or stops reading, and go on with the others.\n"
               "This is the default."},
    {.id = CBROADCAST_REPORT,
     .name = "report",
     .value = "FORMAT",
     .optional = true,
     .choices = "text|json",
     .help = "report at the end, and at SIGUSR1, what each target got, as text or json",
     .manual =
         "Write a line for each target to standard error at the end, and whenever the signal\n"
         ".Dv SIGUSR1\narrives: how many lines and bytes it was given, how many were dropped, "
         "how many bytes went through a temporary file, how often it was restarted, and how it "
         "failed.\n"
         "With\n.Cm json\neach line is a JSON object."},
    {.id = CBROADCAST_NULL_DATA,
     .letter = 'z',
     .name = "null-data",
     .help = "lines end in a NUL byte, not a newline",
     .manual = "Lines end in a NUL byte, not a newline."},
    {.help = "Compatibility with pee"},
    {.id = CBROADCAST_PEE,
     .name = "ignore-sigpipe",
     .help = "accepted; this is always so",
     .manual = "This and the next three options are accepted because\n.Xr pee 1\nhas them; they "
               "have no effect.\n"
               "A target that stops reading never affects the others, and\n.Nm\nis not killed by\n"
               ".Dv SIGPIPE ."},
    {.id = CBROADCAST_PEE,
     .name = "no-ignore-sigpipe",
     .help = "accepted, no effect",
     .manual = "No effect."},
    {.id = CBROADCAST_PEE,
     .name = "ignore-write-errors",
     .help = "accepted; this is always so",
     .manual = "No effect."},
    {.id = CBROADCAST_PEE,
     .name = "no-ignore-write-errors",
     .help = "accepted, no effect",
     .manual = "No effect."},
    {.id = 0},
};

static const char *const usage[] = {"[OPTION]... [TARGET-OPTION... TARGET]...", NULL};

const cli_tool cbroadcast_tool = {
    .name = "cbroadcast",
    .usage = usage,
    .summary = "Send every line of standard input to every target: commands, files, connections.",
    .options = options,
    .notes = "Target options apply to the next target only:\n"
             "\n"
             "  cbroadcast --match error -o errors --head 10 -o first 'wc -l'\n"
             "\n"
             "SIZE may end in K, M or G.\n"
             "\n"
             "Exit status: 0 on success, 1 if a target failed or lines were dropped, 2 if the "
             "command line was wrong or the input could not be read.",
    .operands = CLI_COMMAND,
    .trouble = 2,
};

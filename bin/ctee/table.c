/*
 * table.c - ctee's option table, from which parsing, --help, the man page and the completions
 * derive.
 */
#include "config.h"

#include "table.h"

static const cli_option options[] = {
    {.help = "Outputs"},
    {.id = CTEE_APPEND,
     .letter = 'a',
     .name = "append",
     .help = "append to the FILEs, do not overwrite",
     .manual = "Append to each\n.Ar FILE\ninstead of overwriting it."},
    {.id = CTEE_TO,
     .name = "to",
     .value = "CMD",
     .kind = CLI_COMMAND,
     .help = "also write to the standard input of the shell command CMD; may be repeated",
     .manual = "Write to the standard input of\n.Ar CMD ,\ntoo, which is run by\n.Xr sh 1 .\n"
               "May be given more than once.\n"
               "A command may stop reading early; the other outputs still get everything.\n.Nm\n"
               "waits for all commands, reports those that fail, and then fails itself."},
    {.id = CTEE_NO_STDOUT,
     .letter = 'n',
     .name = "no-stdout",
     .help = "write nothing to standard output",
     .manual = "Write nothing to standard output, only to the other outputs."},
    {.help = "Files"},
    {.id = CTEE_ATOMIC,
     .name = "atomic",
     .help = "give a FILE its name when it is complete; on error the old file stays",
     .manual =
         "Write each\n.Ar FILE\nunder no name, and give it its name when it is complete, in one "
         "step.\n"
         "Until then, and when anything fails or\n.Nm\nis killed, the old file stays as it is.\n"
         "A symbolic link is followed and stays.\n"
         "A\n.Ar FILE\nthat is not a regular file is written to directly."},
    {.id = CTEE_ROTATE,
     .name = "rotate",
     .value = "SIZE[,KEEP]",
     .help = "past SIZE bytes, at a line end, move FILE to FILE.1 and start it anew; keep KEEP old "
             "ones, or all",
     .manual =
         "Start each\n.Ar FILE\nanew at the first line end at or past\n.Ar SIZE\nbytes.\n"
         "The full one becomes\n.Ar FILE Ns .1 ,\nwhat was\n.Ar FILE Ns .1\nbecomes\n.Ar FILE Ns "
         ".2 ,\n"
         "and so on up to\n.Ar FILE . Ns Ar KEEP ;\nwithout\n.Ar KEEP\nnone is removed.\n"
         "No line is ever split.\n"
         "The bytes are counted before they are compressed.\n"
         "Only regular files rotate."},
    {.id = CTEE_COMPRESS,
     .name = "compress",
     .value = "HOW",
     .optional = true,
     .choices = "gz|xz|zstd",
     .help = "compress each FILE as it is written; without HOW by its ending, .gz, .xz or .zst",
     .manual = "Compress each\n.Ar FILE\nas it is written.\n.Ar HOW\nis\n.Cm gz ,\n.Cm xz\nor\n.Cm "
               "zstd .\n"
               "Without it, files that end in\n.Pa .gz , .xz\nor\n.Pa .zst\n"
               "are compressed that way and others are not.\n"
               "What the compressor still holds reaches the file at the end."},
    {.id = CTEE_SYNC,
     .name = "sync",
     .help = "have the FILEs on stable storage before exiting",
     .manual = "Call\n.Xr fsync 2\non each\n.Ar FILE\nbefore exiting."},
    {.help = "Copying"},
    {.id = CTEE_RATE_LIMIT,
     .name = "rate-limit",
     .value = "SIZE",
     .help = "copy at most SIZE bytes a second",
     .manual = "Copy at most\n.Ar SIZE\nbytes a second."},
    {.id = CTEE_PROGRESS,
     .name = "progress",
     .help = "show bytes, time, rate and what is left on standard error",
     .manual =
         "Show on standard error how many bytes were copied, for how long, how many a second,\n"
         "and, when the input is a file, how much of it that is and how long it will still take.\n"
         "The line is renewed twice a second on a terminal, and written once, at the end,\n"
         "elsewhere."},
    {.help = "Errors"},
    {.id = CTEE_IGNORE_INTERRUPTS,
     .letter = 'i',
     .name = "ignore-interrupts",
     .help = "ignore interrupt signals",
     .manual = "Ignore the interrupt signal\n.Pq Dv SIGINT ."},
    {.id = CTEE_PIPES,
     .letter = 'p',
     .help = "same as --output-error=warn-nopipe",
     .manual = "The same as\n.Fl -output-error Ns = Ns Cm warn-nopipe ."},
    {.id = CTEE_OUTPUT_ERROR,
     .name = "output-error",
     .value = "MODE",
     .optional = true,
     .choices = "warn|warn-nopipe|exit|exit-nopipe",
     .help = "what to do when writing fails, see below",
     .manual = "What to do when an output fails.\n.Ar MODE\nis one of\n.Bl -tag -width "
               "warn-nopipe -compact\n"
               ".It Cm warn\nreport it and go on with the other outputs\n"
               ".It Cm warn-nopipe\nthe same, but say nothing of pipes whose reader went away\n"
               ".It Cm exit\nreport it and exit\n"
               ".It Cm exit-nopipe\nthe same, but go on silently when a pipe's reader went away\n"
               ".El\nWithout\n.Ar MODE\nit is\n.Cm warn-nopipe .\n"
               "Without this option,\n.Nm\nis killed by\n.Dv SIGPIPE\n"
               "when the reader of its standard output or of a\n.Ar FILE\ngoes away, "
               "and reports other errors.\n"
               "The two modes that end in\n.Cm nopipe\nalso end\n.Nm\n"
               "as soon as every output is gone, even while its input is silent."},
    {.id = 0},
};

static const char *const usage[] = {"[OPTION]... [FILE]...", NULL};

const cli_tool ctee_tool = {
    .name = "ctee",
    .usage = usage,
    .summary = "Copy standard input to each FILE, and also to standard output.",
    .options = options,
    .notes =
        "SIZE may end in K, M, G, T, P or E, powers of 1024; KB and so on are powers of 1000.\n"
        "\n"
        "MODE says what happens when an output fails:\n"
        "  warn         report it and go on with the other outputs\n"
        "  warn-nopipe  the same, but say nothing of pipes whose reader went away\n"
        "  exit         report it and exit\n"
        "  exit-nopipe  the same, but go on silently when a pipe's reader went away\n"
        "Without MODE it is warn-nopipe. Without the option, a pipe whose reader went away "
        "kills ctee with SIGPIPE, and other errors are reported.\n"
        "\n"
        "Exit status: 0 when all went well, 1 otherwise.",
    .operands = CLI_FILE,
    .trouble = 1,
};

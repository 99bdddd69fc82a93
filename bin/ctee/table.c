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
     .help = "append to each FILE instead of overwriting it",
     .manual = "Append to each\n.Ar FILE\ninstead of overwriting it."},
    {.id = CTEE_TO,
     .name = "to",
     .value = "CMD",
     .kind = CLI_COMMAND,
     .help = "also write to the standard input of the shell command CMD; may be repeated",
     .manual = "Also write to the standard input of the shell command\n.Ar CMD .\n"
               "May be given more than once.\n"
               "A command may stop reading early; the other outputs still get everything.\n.Nm\n"
               "waits for all commands, reports those that fail, and then exits with status 1."},
    {.id = CTEE_NO_STDOUT,
     .letter = 'n',
     .name = "no-stdout",
     .help = "write nothing to standard output",
     .manual = "Do not write to standard output."},
    {.help = "Files"},
    {.id = CTEE_ATOMIC,
     .name = "atomic",
     .help = "replace each FILE in one step once it is complete; on error keep the old one",
     .manual = "Write to a file without a name, which replaces\n.Ar FILE\natomically once it is "
               "complete.\n"
               "If anything fails or\n.Nm\nis killed, the old file stays unchanged.\n"
               "For a symbolic link, the file that it leads to is replaced.\n"
               "A\n.Ar FILE\nthat is not a regular file is written to directly."},
    {.id = CTEE_ROTATE,
     .name = "rotate",
     .value = "SIZE[,KEEP]",
     .help = "rename each FILE to FILE.1 at the first line end past SIZE bytes and start a new "
             "one; keep KEEP old files, or all",
     .manual =
         "Start a new\n.Ar FILE\nat the first line end at or past\n.Ar SIZE\nbytes.\n"
         "The full file is renamed to\n.Ar FILE Ns .1 ,\nan older\n.Ar FILE Ns .1\nto\n.Ar FILE Ns "
         ".2 ,\n"
         "and so on up to\n.Ar FILE . Ns Ar KEEP ;\nwithout\n.Ar KEEP\nall old files are kept.\n"
         "Lines are never split.\n"
         "Bytes are counted before compression.\n"
         "Only regular files are rotated."},
    {.id = CTEE_COMPRESS,
     .name = "compress",
     .value = "HOW",
     .optional = true,
     .choices = "gz|xz|zstd",
     .help = "compress each FILE; without HOW as its suffix says: .gz, .xz or .zst",
     .manual = "Compress each\n.Ar FILE\nas it is written.\n.Ar HOW\nis\n.Cm gz ,\n.Cm xz\nor\n.Cm "
               "zstd .\n"
               "Without it, files whose names end in\n.Pa .gz , .xz\nor\n.Pa .zst\n"
               "are compressed accordingly, others not at all.\n"
               "The compressor buffers data, so a file is complete only at the end."},
    {.id = CTEE_SYNC,
     .name = "sync",
     .help = "write each FILE to stable storage before exiting",
     .manual = "Write each\n.Ar FILE\nto stable storage, with\n.Xr fsync 2 ,\nbefore exiting."},
    {.help = "Copying"},
    {.id = CTEE_RATE_LIMIT,
     .name = "rate-limit",
     .value = "SIZE",
     .help = "copy at most SIZE bytes per second",
     .manual = "Copy at most\n.Ar SIZE\nbytes per second."},
    {.id = CTEE_PROGRESS,
     .name = "progress",
     .help = "show bytes copied, time, rate and time left on standard error",
     .manual =
         "Show on standard error how many bytes have been copied, the elapsed time and the rate\n"
         "and, if the input is a regular file, the percentage copied and the estimated time left.\n"
         "On a terminal the line is updated twice a second; otherwise it is written once, at the\n"
         "end."},
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
               ".It Cm warn-nopipe\nthe same, but do not report a pipe whose reader has gone\n"
               ".It Cm exit\nreport it and exit\n"
               ".It Cm exit-nopipe\nthe same, but silently go on when a pipe's reader has gone\n"
               ".El\nThe default for\n.Ar MODE\nis\n.Cm warn-nopipe .\n"
               "Without this option,\n.Nm\nis killed by\n.Dv SIGPIPE\n"
               "when the reader of its standard output or of a\n.Ar FILE\nhas gone, "
               "and reports other errors.\n"
               "With the two modes that end in\n.Cm nopipe ,\n.Nm\n"
               "also exits as soon as no output is left, without waiting for input."},
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
        "  warn-nopipe  the same, but do not report a pipe whose reader has gone\n"
        "  exit         report it and exit\n"
        "  exit-nopipe  the same, but silently go on when a pipe's reader has gone\n"
        "The default for MODE is warn-nopipe. Without the option, ctee is killed by SIGPIPE when "
        "the reader of standard output or of a FILE has gone, and reports other errors.\n"
        "\n"
        "Exit status: 0 on success, 1 otherwise.",
    .operands = CLI_FILE,
    .trouble = 1,
};

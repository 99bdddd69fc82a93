/*
 * table.c - cgrep's option table: the one source of its parsing, --help, man page and completions.
 */
#include "config.h"

#include "table.h"

#include "types.h"

static const cli_option options[] = {
    {.help = "Pattern syntax"},
    {.id = CGREP_PERL,
     .letter = 'P',
     .name = "perl-regexp",
     .help = "PATTERNS are Perl's regular expressions, as PCRE2 reads them (the default)",
     .manual = "Patterns are Perl's regular expressions, as\n.Xr pcre2pattern 3\ndescribes them.\n"
               "This is the default."},
    {.id = CGREP_EXTENDED,
     .letter = 'E',
     .name = "extended-regexp",
     .help = "PATTERNS are POSIX extended regular expressions"},
    {.id = CGREP_BASIC,
     .letter = 'G',
     .name = "basic-regexp",
     .help = "PATTERNS are POSIX basic regular expressions"},
    {.id = CGREP_FIXED, .letter = 'F', .name = "fixed-strings", .help = "PATTERNS are plain text"},
    {.id = CGREP_PATTERN,
     .letter = 'e',
     .name = "regexp",
     .value = "PATTERNS",
     .help = "search for PATTERNS; may be repeated",
     .manual =
         "Search for\n.Ar PATTERNS .\nMay be given more than once and together with\n.Fl f ;\n"
         "a line matches when any of the patterns is in it.\n"
         "With this option a pattern may begin with a hyphen."},
    {.id = CGREP_PATTERN_FILE,
     .letter = 'f',
     .name = "file",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "search for the patterns in FILE, one a line",
     .manual = "Search for the patterns in\n.Ar FILE ,\none a line;\n.Sq -\nis standard input.\n"
               "An empty file has no pattern and matches nothing."},

    {.help = "Matching"},
    {.id = CGREP_IGNORE_CASE,
     .letter = 'i',
     .name = "ignore-case",
     .help = "letters match in either case"},
    {.id = CGREP_IGNORE_CASE, .letter = 'y', .hidden = true},
    {.id = CGREP_NO_IGNORE_CASE, .name = "no-ignore-case", .help = "case matters (the default)"},
    {.id = CGREP_SMART_CASE,
     .letter = 'S',
     .name = "smart-case",
     .help = "the same as -i when no pattern has a capital letter",
     .manual = "The same as\n.Fl i\nwhen no pattern has a capital letter; one behind a backslash\n"
               "does not count."},
    {.id = CGREP_INVERT,
     .letter = 'v',
     .name = "invert-match",
     .help = "select the lines that do not match"},
    {.id = CGREP_WORD,
     .letter = 'w',
     .name = "word-regexp",
     .help = "match whole words only",
     .manual = "Match only where no letter, digit or underscore stands just before or behind."},
    {.id = CGREP_LINE, .letter = 'x', .name = "line-regexp", .help = "match whole lines only"},
    {.id = CGREP_AND,
     .name = "and",
     .value = "PATTERN",
     .help = "select only lines in which PATTERN is found, too; may be repeated",
     .manual = "Of the lines in which\n.Ar PATTERNS\nare found, select only those in which\n"
               ".Ar PATTERN\nis found, too.\nMay be given more than once, and then all must hold.\n"
               "It is searched for in the same way, and is not marked."},
    {.id = CGREP_NOT,
     .name = "not",
     .value = "PATTERN",
     .help = "select only lines in which PATTERN is not found; may be repeated",
     .manual = "The same, but\n.Ar PATTERN\nmust not be found."},
    {.id = CGREP_MULTILINE,
     .letter = 'U',
     .name = "multiline",
     .help = "a match may span lines: \\n in PATTERNS is a line's end",
     .manual =
         "A match may span lines, all of which are selected.\nIn\n.Ar PATTERNS ,\n.Ql \\en\nis a "
         "line's end, and\n.Ql \\es\nand\n.Ql [^x]\nmatch it, too;\n.Ql \\&.\ndoes only behind\n"
         ".Ql (?s) ;\n.Ql ^\nand\n.Ql $\nmatch at every line's start and end.\n"
         "Patterns that are not Perl's have nothing that matches a line's end.\n"
         "Parts of a match are printed as those of its lines, in JSON and with\n.Fl -replace\n"
         "the lines are one.\n"
         "With\n.Fl m ,\nmatches are counted, not lines.\n"
         "Each file is held in memory as a whole."},
    {.id = CGREP_RECORD_START,
     .name = "record-start",
     .value = "PATTERN",
     .help = "search records, not lines: one runs from a line with PATTERN to the next",
     .manual =
         "Search records in place of lines: one runs from a line in which\n.Ar PATTERN\n"
         "is found to the next such line; lines before the first are one, too.\n"
         "A record is selected, printed, counted and numbered as a whole, by its first line.\n"
         "In it a line's end is a character like others,\n.Ql ^\nand\n.Ql $\nare its own start and "
         "end, or those of its lines behind\n.Ql (?m) .\n"
         "A record is complete when the next one begins, or the input ends."},
    {.id = CGREP_NULL_DATA,
     .letter = 'z',
     .name = "null-data",
     .help = "lines end in NUL, in input and output"},
    {.id = CGREP_CRLF,
     .name = "crlf",
     .help = "a carriage return at the end of a line is not searched",
     .manual = "A carriage return before a line's end is not part of the text that is searched, so "
               "that\n.Ql $\nmatches before it.\nIt is printed."},
    {.id = CGREP_UTF, .name = "utf", .help = "text is UTF-8, whatever the locale says"},
    {.id = CGREP_NO_UTF,
     .name = "no-utf",
     .help = "each byte is a character, whatever the locale says"},
    {.id = CGREP_MATCH_LIMIT,
     .name = "match-limit",
     .value = "NUM",
     .help = "give a line up after NUM steps of PCRE2's matcher",
     .manual =
         "How many steps PCRE2 may take with a line.\n"
         "A line it gives up is tried in other ways; when none of them can decide, that is an "
         "error\nwhich names the file and the line."},
    {.id = CGREP_NO_JIT, .name = "no-jit", .help = "do not compile patterns to machine code"},
    {.id = CGREP_MAX_COUNT,
     .letter = 'm',
     .name = "max-count",
     .value = "NUM",
     .help = "stop reading a FILE after NUM selected lines",
     .manual = "Stop reading a file after\n.Ar NUM\nselected lines and the context behind them.\n"
               "Standard input, when it is a file, is left standing behind the last of them."},

    {.help = "Output"},
    {.id = CGREP_COUNT,
     .letter = 'c',
     .name = "count",
     .help = "print only how many lines of each FILE were selected"},
    {.id = CGREP_COUNT_MATCHES,
     .name = "count-matches",
     .help = "print only how many matches are in the selected lines of each FILE",
     .manual = "Print only how many matches, not counting empty ones, are in the selected lines of "
               "each file.\nWith\n.Fl v\nit is the same as\n.Fl c ."},
    {.id = CGREP_FILES_WITH,
     .letter = 'l',
     .name = "files-with-matches",
     .help = "print only the names of FILEs with selected lines"},
    {.id = CGREP_FILES_WITHOUT,
     .letter = 'L',
     .name = "files-without-match",
     .help = "print only the names of FILEs with no selected lines"},
    {.id = CGREP_ONLY_MATCHING,
     .letter = 'o',
     .help = "print only what matches, each match on a line",
     .manual = "Print only what matches, each match on a line of its own; empty matches are not "
               "printed."},
    {.id = CGREP_ONLY_MATCHING,
     .name = "only-matching",
     .value = "N",
     .optional = true,
     .help = "the same; with N only what its Nth group matched",
     .manual = "The same as\n.Fl o .\nWith\n.Ar N ,\nprint only what the group of that number "
               "matched;\n0 is the whole match."},
    {.id = CGREP_REPLACE,
     .name = "replace",
     .value = "TEXT",
     .help = "print TEXT in place of each match; $1, $name, ${name} are its groups",
     .manual = "Print\n.Ar TEXT\nin place of each match.\nIn it,\n.Ql $1\nor\n.Ql ${1}\nis what "
               "the first group matched,\n.Ql $name\nor\n.Ql ${name}\nwhat the group of that name "
               "did,\n.Ql $0\nthe whole match, and\n.Ql $$\na dollar sign.\n"
               "A group that there is not, or that took no part, is empty."},
    {.id = CGREP_TRIM, .name = "trim", .help = "leave out white space at the start of lines"},
    {.id = CGREP_MAX_COLUMNS,
     .name = "max-columns",
     .value = "NUM",
     .help = "of longer lines print NUM bytes, around the first match",
     .manual =
         "Of a line that is longer than\n.Ar NUM\nbytes print only that many, around its first "
         "match, with\n.Ql ...\nwhere something was cut off.\nNo character of UTF-8 is cut.\n"
         "0 is no limit."},
    {.id = CGREP_HEADING,
     .name = "heading",
     .help = "print a FILE's name once, on a line above its lines",
     .manual = "Print a file's name once, on a line of its own above its lines, and an empty line "
               "between files."},
    {.id = CGREP_QUIET,
     .letter = 'q',
     .name = "quiet",
     .help = "print nothing; exit with 0 at the first selected line",
     .manual = "Print nothing, and exit with status 0 at the first selected line, even if there "
               "was an error before."},
    {.id = CGREP_QUIET, .name = "silent"},
    {.id = CGREP_NO_MESSAGES,
     .letter = 's',
     .name = "no-messages",
     .help = "say nothing of files that cannot be read"},
    {.id = CGREP_LINE_NUMBER,
     .letter = 'n',
     .name = "line-number",
     .help = "print each line's number before it"},
    {.id = CGREP_BYTE_OFFSET,
     .letter = 'b',
     .name = "byte-offset",
     .help = "print before each line, or with -o each match, at which byte of the FILE it begins"},
    {.id = CGREP_COLUMN,
     .name = "column",
     .help = "print at which byte of its line the first match begins, from 1; implies -n",
     .manual =
         "Print at which byte of the line its first match, or with\n.Fl o\neach match, begins, "
         "counted from 1.\nImplies\n.Fl n .\nLines without a match have no column."},
    {.id = CGREP_VIMGREP,
     .name = "vimgrep",
     .help = "print a line for each match, with name, line and column, as editors read it",
     .manual =
         "Print each selected line as often as it has matches, each time with the file's name "
         "and the\nmatch's line and column, the way editors read it."},
    {.id = CGREP_WITH_FILENAME,
     .letter = 'H',
     .name = "with-filename",
     .help = "print the FILE's name before each line (the default with several)"},
    {.id = CGREP_NO_FILENAME,
     .letter = 'h',
     .name = "no-filename",
     .help = "print no names before lines"},
    {.id = CGREP_LABEL, .name = "label", .value = "NAME", .help = "call standard input NAME"},
    {.id = CGREP_INITIAL_TAB,
     .letter = 'T',
     .name = "initial-tab",
     .help = "line up what follows the names and numbers with a tab"},
    {.id = CGREP_NULL,
     .letter = 'Z',
     .name = "null",
     .help = "print a NUL behind a file name, in place of what else is there"},
    {.id = CGREP_JSON,
     .name = "json",
     .help = "print what is found as JSON Lines, in the shape ripgrep gives them",
     .manual = "Print JSON Lines in the shape of ripgrep: objects of the types\n"
               ".Cm begin , match , context , end\nand\n.Cm summary .\n"
               "Text that is not UTF-8 is under\n.Cm bytes ,\nin base64, and not under\n"
               ".Cm text .\nWithout effect when no lines are printed, as with\n.Fl c ."},
    {.id = CGREP_STATS,
     .name = "stats",
     .help = "at the end print how much was searched and found",
     .manual =
         "At the end, print on standard output how many matches, lines and files were found, how "
         "many\nfiles and bytes were searched, and how long that took."},
    {.id = CGREP_COLOR,
     .name = "color",
     .value = "WHEN",
     .optional = true,
     .choices = "always|never|auto",
     .help = "mark matches, names and numbers in colour; WHEN is always, never or auto",
     .manual =
         "Mark matches, file names, numbers and separators in colour.\n.Ar WHEN\nis\n"
         ".Cm always , never\nor\n.Cm auto ,\nwhich it is when left out: on a terminal whose\n"
         ".Ev TERM\nis not\n.Dq dumb ,\nunless\n.Ev NO_COLOR\nis set and not empty."},
    {.id = CGREP_COLOR,
     .name = "colour",
     .value = "WHEN",
     .optional = true,
     .choices = "always|never|auto"},
    {.id = CGREP_HYPERLINK,
     .name = "hyperlink",
     .value = "WHEN",
     .optional = true,
     .choices = "always|never|auto",
     .help = "make file names links for the terminal to open; WHEN as for --color",
     .manual = "Print file names as links to the files, which many terminals open with a click "
               "(the escape\nsequence OSC 8).\n.Ar WHEN\nis\n.Cm always , never\nor\n.Cm auto ,\n"
               "which it is when left out: on a terminal whose\n.Ev TERM\nis not\n.Dq dumb ."},
    {.id = CGREP_LINE_BUFFERED,
     .name = "line-buffered",
     .help = "accepted; output never waits for input anyway",
     .manual = "Accepted and ignored: what was selected is written before\n.Nm\nwaits for more "
               "input."},

    {.help = "Context"},
    {.id = CGREP_AFTER,
     .letter = 'A',
     .name = "after-context",
     .value = "NUM",
     .help = "print NUM lines behind each selected one"},
    {.id = CGREP_BEFORE,
     .letter = 'B',
     .name = "before-context",
     .value = "NUM",
     .help = "print NUM lines before each selected one"},
    {.id = CGREP_CONTEXT,
     .letter = 'C',
     .name = "context",
     .value = "NUM",
     .help = "print NUM lines before and behind"},
    {.id = CGREP_CONTEXT, .value = "NUM", .help = "the same as -C NUM"},
    {.id = CGREP_GROUP_SEPARATOR,
     .name = "group-separator",
     .value = "SEP",
     .help = "print SEP, not --, between groups of lines that are apart"},
    {.id = CGREP_NO_GROUP_SEPARATOR,
     .name = "no-group-separator",
     .help = "print nothing between groups"},
    {.id = CGREP_PASSTHRU,
     .name = "passthru",
     .help = "print all lines, those that are not selected as context",
     .manual = "Print all lines; those that are not selected look like context."},

    {.help = "Files"},
    {.id = CGREP_RECURSIVE,
     .letter = 'r',
     .name = "recursive",
     .help = "search the files in folders, and in those below",
     .manual = "Search all files in each folder given and in those below it; without\n.Ar FILE ,\n"
               "in the current folder.\nSymbolic links and devices are left out, unless they are "
               "given."},
    {.id = CGREP_DEREFERENCE,
     .letter = 'R',
     .name = "dereference-recursive",
     .help = "the same, and follow symbolic links"},
    {.id = CGREP_HIDDEN,
     .name = "hidden",
     .help = "in folders search what has a name with a dot in front, too (the default)"},
    {.id = CGREP_NO_HIDDEN,
     .name = "no-hidden",
     .help = "in folders skip files and folders whose name begins with a dot"},
    {.id = CGREP_IGNORE_FILES,
     .name = "ignore-files",
     .help = "in folders skip what their .gitignore and .ignore name",
     .manual = "In folders skip what the files\n.Pa .gitignore\nand\n.Pa .ignore\nthere name, and\n"
               ".Pa .git .\nThey are read as\n.Xr gitignore 5\nsays: the rules of the folder "
               "nearest to a "
               "file have the last word, in it those of\n.Pa .ignore .\n"
               "Those of the folders above count, too, up to the one that has\n.Pa .git .\n"
               "Files that were typed are searched all the same."},
    {.id = CGREP_NO_IGNORE_FILES,
     .name = "no-ignore-files",
     .help = "do not look at such files (the default)"},
    {.id = CGREP_MAX_DEPTH,
     .name = "max-depth",
     .value = "NUM",
     .help = "search files in folders, and NUM - 1 levels below",
     .manual =
         "With\n.Fl r ,\nsearch only files that are at most\n.Ar NUM\nlevels below the folder "
         "given.\nWith 0, folders are skipped."},
    {.id = CGREP_ONE_FILE_SYSTEM,
     .name = "one-file-system",
     .help = "stay out of folders that are on another file system"},
    {.id = CGREP_SORT,
     .name = "sort",
     .value = "KEY",
     .choices = "path",
     .help = "search the files in each folder in the order of their names; KEY is path",
     .manual = "The only\n.Ar KEY\nis\n.Cm path :\nsearch what is in each folder in the order of "
               "the names, byte by byte.\nOtherwise the order is the folder's."},
    {.id = CGREP_THREADS,
     .letter = 'j',
     .name = "threads",
     .value = "NUM",
     .help = "search with NUM threads",
     .manual =
         "Search the files in folders, and big files in parts, with\n.Ar NUM\nthreads."
         "\nWhat is printed is the same, in the same order, however many there are.\n"
         "Without this, or with 0, there are as many as there are processors, at most 8.\n"
         "Where address space is limited (the shell's\n.Ic ulimit -v ) ,\nthere is at most one "
         "for each 64 MiB of it.\nWhere few files may be open at once, there are fewer, "
         "whatever\n.Ar NUM\nis.\n"
         "There is one when\n.Fl -tee ,\n.Fl -to\nor\n.Fl -debug\nis given.\n"
         "With\n.Fl U\nor\n.Fl -record-start\nno file is searched in parts, nor is one that is "
         "decoded."},
    {.id = CGREP_FILES_FROM,
     .name = "files-from",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "search the files named in FILE, one a line, after those given",
     .manual = "Search the files and folders named in\n.Ar FILE ,\none a line, after those given; "
               "\n.Sq -\nis standard input."},
    {.id = CGREP_FILES_FROM0,
     .name = "files-from0",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "the same, each name ended by a NUL"},
    {.id = CGREP_INCLUDE,
     .name = "include",
     .value = "GLOB",
     .help = "search only files whose name matches GLOB",
     .manual = "Search only files whose name matches\n.Ar GLOB .\nOf this and\n.Fl -exclude\n"
               "the last one that matches decides; when none does, a file is searched, unless the\n"
               "first of them is\n.Fl -include .\n"
               "A file given by name is matched by any end of it that begins behind a slash."},
    {.id = CGREP_EXCLUDE,
     .name = "exclude",
     .value = "GLOB",
     .help = "skip files whose name matches GLOB"},
    {.id = CGREP_EXCLUDE_FROM,
     .name = "exclude-from",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "skip files that match any GLOB in FILE, one a line"},
    {.id = CGREP_EXCLUDE_DIR,
     .name = "exclude-dir",
     .value = "GLOB",
     .help = "skip folders whose name matches GLOB"},
    {.id = CGREP_TYPE,
     .letter = 't',
     .name = "type",
     .value = "TYPE",
     .words = cgrep_type_name,
     .help = "in folders search only files of TYPE, by their names; may be repeated",
     .manual = "In folders search only files whose name is one that files of\n.Ar TYPE\nhave.\n"
               "May be given more than once; then a file of any of them is searched.\n"
               ".Fl -type-list\ntells what there is."},
    {.id = CGREP_TYPE_LIST,
     .name = "type-list",
     .help = "print all TYPEs with their globs, and exit"},
    {.id = CGREP_DIRECTORIES,
     .letter = 'd',
     .name = "directories",
     .value = "ACTION",
     .choices = "read|recurse|skip",
     .help = "what to do with a folder: read, recurse or skip"},
    {.id = CGREP_DEVICES,
     .letter = 'D',
     .name = "devices",
     .value = "ACTION",
     .choices = "read|skip",
     .help = "what to do with a device, FIFO or socket: read or skip"},

    {.help = "Content"},
    {.id = CGREP_TEXT, .letter = 'a', .name = "text", .help = "treat every file as text"},
    {.id = CGREP_NO_BINARY, .letter = 'I', .help = "the same as --binary-files=without-match"},
    {.id = CGREP_BINARY_FILES,
     .name = "binary-files",
     .value = "TYPE",
     .choices = "binary|text|without-match",
     .help = "treat binary files as binary (say only that they match), as text, or as "
             "without-match",
     .manual =
         "What to do with a file that has NUL bytes, or lines that are not in the locale's\n"
         "encoding:\n.Bl -tag -width without-match -compact\n"
         ".It Cm binary\nsay on standard error that it matches, in place of its lines; "
         "the default\n"
         ".It Cm text\nprint its lines all the same\n"
         ".It Cm without-match\nnothing in it matches\n.El\n"
         "A NUL in its first 96 KB is about all of a file, one further on about what follows:\n"
         "lines before the one that has it are printed.\n"
         "From there on a NUL ends a line, as a newline does; with\n.Fl a\n"
         "it is a byte like others, and many of them may be a line too long for the memory."},

    {.id = CGREP_ENCODING,
     .name = "encoding",
     .value = "NAME",
     .help = "text is in the encoding NAME, as iconv -l lists them; auto or none",
     .manual =
         "All input is text in the encoding\n.Ar NAME ,\none of those that\n.Ic iconv -l\n"
         "lists, and is searched and printed as UTF-8; what is no character there becomes U+FFFD."
         "\n.Cm auto ,\nthe default, is so only for input that begins with a byte order mark of "
         "UTF-16,\nunless\n.Fl a\nor\n.Fl z\nis given;\n.Cm none\nreads all input as it is.\n"
         "The locale must be one of UTF-8, or\n.Fl -utf\nbe given, for what is beyond ASCII to be "
         "characters.\nByte offsets are those in the decoded text."},
    {.id = CGREP_DECOMPRESS,
     .name = "decompress",
     .help = "search what is in files compressed by gzip, bzip2, xz or zstd",
     .manual = "Search what is in files that are compressed by\n.Xr gzip 1 ,\n.Xr bzip2 1 ,\n"
               ".Xr xz 1\nor\n.Xr zstd 1 ,\nwhich is told by their first bytes, not their names; "
               "all others are "
               "searched as they are.\nByte offsets are those in the decompressed text."},

    {.help = "Live"},
    {.id = CGREP_FOLLOW,
     .name = "follow",
     .help = "go on with the lines that are appended to the FILEs, like tail -F",
     .manual =
         "Search the lines that are appended to the files from now on, of all files at once,\n"
         "as\n.Ic tail -n 0 -F\ngives them: a file that is not there yet is waited for,\n"
         "and one that is rotated or cut short is read on from the start of the new one."},

    {.help = "Pipelines"},
    {.id = CGREP_TEE,
     .name = "tee",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "write selected lines to FILE, too; may be repeated",
     .manual = "Write the selected lines, as they are in the input, to\n.Ar FILE ,\ntoo.\n"
               "May be given more than once."},
    {.id = CGREP_TO,
     .name = "to",
     .value = "CMD",
     .kind = CLI_COMMAND,
     .help = "write selected lines to the standard input of the shell command CMD; may be repeated",
     .manual =
         "Write the selected lines to the standard input of\n.Ar CMD ,\ntoo, which is run by\n"
         ".Xr sh 1 .\nMay be given more than once.\n"
         "A command that stops reading takes nothing from the other outputs.\n.Nm\n"
         "waits for all of them, and one that fails is an error."},

    {.help = "Settings"},
    {.id = CGREP_NO_CONFIG,
     .name = "no-config",
     .help = "do not read the file of settings",
     .manual = "Do not read\n.Pa cgreprc ,\nsee\n.Sx FILES ."},
    {.id = CGREP_SHOW_CONFIG,
     .name = "show-config",
     .help = "print which options hold and where each comes from, and exit",
     .manual = "Print the options that hold, each with where it comes from: a line of\n"
               ".Pa cgreprc ,\nthe command line or the environment; then exit.\n"
               "They are in the order in which they are read: of options that contradict each "
               "other the last\none counts."},
    {.id = CGREP_DEBUG,
     .name = "debug",
     .help = "at the end say on standard error how the search was done",
     .manual = "At the end say on standard error how the patterns were searched for and why so: "
               "the engine, the\ntext it looked for, and how many lines it had to give to PCRE2 "
               "for nothing."},
    {.id = CLI_VERSION, .letter = 'V', .hidden = true},
    {.id = CGREP_IGNORED, .name = "binary", .hidden = true},
    /* For tests: files of more than so many bytes are searched in parts, each of that size. */
    {.id = CGREP_PART_SIZE, .name = "part-size", .value = "SIZE", .hidden = true},
    {.id = 0},
};

static const char *const usage[] = {
    "[OPTION]... PATTERNS [FILE]...",
    "[OPTION]... -e PATTERNS ... [-f FILE]... [FILE]...",
    NULL,
};

const cli_tool cgrep_tool = {
    .name = "cgrep",
    .usage = usage,
    .summary = "Print the lines of each FILE in which a pattern is found. PATTERNS may be several, "
               "separated by newlines.",
    .options = options,
    .notes = "Without FILE, or when FILE is -, standard input is read; with -r and without FILE, "
             "the current folder.\n"
             "\n"
             "Exit status: 0 when a line was selected, 1 when none was, 2 when there was an error "
             "(unless -q found a line).",
    .operands = CLI_FILE,
    .trouble = 2,
};

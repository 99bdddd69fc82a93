/*
 * table.c - cgrep's option table: the single source of its parsing, --help, man page and
 * completions.
 */
#include "config.h"

#include "table.h"

#include "types.h"

static const cli_option options[] = {
    {.help = "Pattern syntax"},
    {.id = CGREP_PERL,
     .letter = 'P',
     .name = "perl-regexp",
     .help = "PATTERNS are Perl-compatible regular expressions (PCRE2; the default)",
     .manual = "Patterns are Perl-compatible regular expressions, see\n.Xr pcre2pattern 3 .\n"
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
         "a line matches if it matches any of the patterns.\n"
         "With this option a pattern may begin with a hyphen."},
    {.id = CGREP_PATTERN_FILE,
     .letter = 'f',
     .name = "file",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "search for the patterns in FILE, one per line",
     .manual = "Search for the patterns in\n.Ar FILE ,\none per line;\n.Sq -\nis standard input.\n"
               "An empty file contains no pattern and matches nothing."},

    {.help = "Matching"},
    {.id = CGREP_IGNORE_CASE,
     .letter = 'i',
     .name = "ignore-case",
     .help = "ignore the case of letters"},
    {.id = CGREP_IGNORE_CASE, .letter = 'y', .hidden = true},
    {.id = CGREP_NO_IGNORE_CASE,
     .name = "no-ignore-case",
     .help = "do not ignore case (the default)"},
    {.id = CGREP_SMART_CASE,
     .letter = 'S',
     .name = "smart-case",
     .help = "the same as -i if no pattern has a capital letter",
     .manual =
         "The same as\n.Fl i\nif no pattern has a capital letter; a letter after a backslash\n"
         "does not count."},
    {.id = CGREP_INVERT,
     .letter = 'v',
     .name = "invert-match",
     .help = "select the lines that do not match"},
    {.id = CGREP_WORD,
     .letter = 'w',
     .name = "word-regexp",
     .help = "match whole words only",
     .manual = "Match only where no letter, digit or underscore directly precedes or follows."},
    {.id = CGREP_LINE, .letter = 'x', .name = "line-regexp", .help = "match whole lines only"},
    {.id = CGREP_AND,
     .name = "and",
     .value = "PATTERN",
     .help = "select only lines that also match PATTERN; may be repeated",
     .manual = "Select only lines that match both\n.Ar PATTERNS\nand\n.Ar PATTERN .\n"
               "May be given more than once; then all must match.\n"
               "The same syntax and matching options apply.\n"
               "Matches of\n.Ar PATTERN\nare not coloured or printed by\n.Fl o ."},
    {.id = CGREP_NOT,
     .name = "not",
     .value = "PATTERN",
     .help = "select only lines that do not match PATTERN; may be repeated",
     .manual = "The same, but\n.Ar PATTERN\nmust not match."},
    {.id = CGREP_MULTILINE,
     .letter = 'U',
     .name = "multiline",
     .help = "a match may span lines; \\n in PATTERNS matches the end of a line",
     .manual =
         "A match may span lines, all of which are selected.\nIn\n.Ar PATTERNS ,\n.Ql \\en\n"
         "matches the end of a line, and so do\n.Ql \\es\nand\n.Ql [^x] ;\n.Ql \\&.\ndoes so only "
         "after\n.Ql (?s) .\n.Ql ^\nand\n.Ql $\nmatch at the start and end of every line.\n"
         "In the other syntaxes nothing matches the end of a line.\n"
         "A match that spans lines is printed line by line; in JSON and with\n.Fl -replace\n"
         "its lines are treated as one.\n"
         "With\n.Fl m ,\nmatches are counted, not lines.\n"
         "Each file is held in memory as a whole."},
    {.id = CGREP_RECORD_START,
     .name = "record-start",
     .value = "PATTERN",
     .help = "search records instead of lines; each begins with a line that matches PATTERN",
     .manual =
         "Search records instead of lines: a record begins with a line that matches\n.Ar PATTERN\n"
         "and ends before the next such line; lines before the first one are a record, too.\n"
         "A record is selected, printed and counted as a whole; its number is that of its first "
         "line.\n"
         "Within a record a newline is an ordinary character.\n.Ql ^\nand\n.Ql $\nmatch at the "
         "start and end of the record or, after\n.Ql (?m) ,\nof each of its lines.\n"
         "A record is complete when the next one begins or the input ends."},
    {.id = CGREP_NULL_DATA,
     .letter = 'z',
     .name = "null-data",
     .help = "lines end in a NUL, in input and output"},
    {.id = CGREP_CRLF,
     .name = "crlf",
     .help = "do not search the carriage return at the end of a line",
     .manual = "A carriage return at the end of a line is not searched, so that\n.Ql $\nmatches "
               "before it.\nIt is still printed."},
    {.id = CGREP_UTF, .name = "utf", .help = "text is UTF-8, whatever the locale says"},
    {.id = CGREP_NO_UTF,
     .name = "no-utf",
     .help = "each byte is a character, whatever the locale says"},
    {.id = CGREP_MATCH_LIMIT,
     .name = "match-limit",
     .value = "NUM",
     .help = "limit PCRE2 to NUM steps per line",
     .manual =
         "Limit how many steps PCRE2 may take for a line.\n"
         "If the limit is reached, other ways to match the line are tried; if none of them can "
         "decide,\nan error message names the file and the line."},
    {.id = CGREP_NO_JIT, .name = "no-jit", .help = "do not compile patterns to machine code"},
    {.id = CGREP_MAX_COUNT,
     .letter = 'm',
     .name = "max-count",
     .value = "NUM",
     .help = "stop reading a FILE after NUM selected lines",
     .manual = "Stop reading a file after\n.Ar NUM\nselected lines and the context after them.\n"
               "If standard input is a file, its offset is left after the last selected line."},

    {.help = "Output"},
    {.id = CGREP_COUNT,
     .letter = 'c',
     .name = "count",
     .help = "print only the number of selected lines of each FILE"},
    {.id = CGREP_COUNT_MATCHES,
     .name = "count-matches",
     .help = "print only the number of matches in the selected lines of each FILE",
     .manual = "Print only the number of matches, without empty ones, in the selected lines of "
               "each file.\nWith\n.Fl v\nthis is the same as\n.Fl c ."},
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
     .help = "print only the matches, each on a line of its own",
     .manual = "Print only the matches, each on a line of its own; empty matches are not printed."},
    {.id = CGREP_ONLY_MATCHING,
     .name = "only-matching",
     .value = "N",
     .optional = true,
     .help = "the same; with N, only what the Nth group matched",
     .manual = "The same as\n.Fl o .\nWith\n.Ar N ,\nprint only what the group of that number "
               "matched;\n0 is the whole match."},
    {.id = CGREP_REPLACE,
     .name = "replace",
     .value = "TEXT",
     .help = "print TEXT in place of each match; $1, $name, ${name} stand for groups",
     .manual = "Print\n.Ar TEXT\nin place of each match.\nIn it,\n.Ql $1\nor\n.Ql ${1}\nstands "
               "for what the first group matched,\n.Ql $name\nor\n.Ql ${name}\nfor what the group "
               "of that name matched,\n.Ql $0\nfor the whole match, and\n.Ql $$\nfor a dollar "
               "sign.\nA group that does not exist, or took no part in the match, is empty."},
    {.id = CGREP_TRIM, .name = "trim", .help = "do not print white space at the start of lines"},
    {.id = CGREP_MAX_COLUMNS,
     .name = "max-columns",
     .value = "NUM",
     .help = "print only NUM bytes of a longer line, around its first match",
     .manual = "Print only\n.Ar NUM\nbytes of a line that is longer, around its first match, with\n"
               ".Ql ...\nwhere something was cut off.\nUTF-8 characters are not divided.\n"
               "0 means no limit."},
    {.id = CGREP_HEADING,
     .name = "heading",
     .help = "print a FILE's name once, on a line above its lines",
     .manual = "Print a file's name once, on a line of its own above the file's lines, and an "
               "empty line\nbetween files."},
    {.id = CGREP_QUIET,
     .letter = 'q',
     .name = "quiet",
     .help = "print nothing; exit with status 0 at the first selected line",
     .manual = "Print nothing, and exit with status 0 at the first selected line, even if there "
               "was an error before."},
    {.id = CGREP_QUIET, .name = "silent"},
    {.id = CGREP_NO_MESSAGES,
     .letter = 's',
     .name = "no-messages",
     .help = "do not report files that cannot be read"},
    {.id = CGREP_LINE_NUMBER,
     .letter = 'n',
     .name = "line-number",
     .help = "print the line number before each line"},
    {.id = CGREP_BYTE_OFFSET,
     .letter = 'b',
     .name = "byte-offset",
     .help = "print the byte offset before each line or, with -o, each match"},
    {.id = CGREP_COLUMN,
     .name = "column",
     .help = "print the column of the first match, in bytes from 1; implies -n",
     .manual =
         "Print the column of the line's first match or, with\n.Fl o ,\nof each match, in bytes, "
         "counted from 1.\nImplies\n.Fl n .\nLines without a match have no column."},
    {.id = CGREP_VIMGREP,
     .name = "vimgrep",
     .help = "print a line for each match, with file name, line and column, for editors",
     .manual =
         "Print each selected line once for each of its matches, with the file's name and the "
         "match's\nline and column, in the format that editors read."},
    {.id = CGREP_WITH_FILENAME,
     .letter = 'H',
     .name = "with-filename",
     .help = "print the FILE's name before each line (the default with several FILEs)"},
    {.id = CGREP_NO_FILENAME,
     .letter = 'h',
     .name = "no-filename",
     .help = "do not print file names before lines"},
    {.id = CGREP_LABEL,
     .name = "label",
     .value = "NAME",
     .help = "print NAME as standard input's name"},
    {.id = CGREP_INITIAL_TAB,
     .letter = 'T',
     .name = "initial-tab",
     .help = "align lines with a tab after names and numbers"},
    {.id = CGREP_NULL,
     .letter = 'Z',
     .name = "null",
     .help = "print a NUL after a file name, instead of a colon, hyphen or newline"},
    {.id = CGREP_JSON,
     .name = "json",
     .help = "print results as JSON Lines, in ripgrep's format",
     .manual = "Print results as JSON Lines, in ripgrep's format: objects of the types\n"
               ".Cm begin , match , context , end\nand\n.Cm summary .\n"
               "Text that is not UTF-8 is given in base64, as\n.Cm bytes\ninstead of\n"
               ".Cm text .\nHas no effect if no lines are printed, as with\n.Fl c ."},
    {.id = CGREP_STATS,
     .name = "stats",
     .help = "at the end, print how much was searched and found",
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
         ".Cm always , never\nor\n.Cm auto ,\nthe default: only if standard output is a terminal,\n"
         ".Ev TERM\nis not\n.Dq dumb\nand\n.Ev NO_COLOR\nis unset or empty."},
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
     .help = "print file names as links that terminals can open; WHEN as for --color",
     .manual = "Print file names as hyperlinks to the files, which many terminals open with a "
               "click (the\nescape sequence OSC 8).\n.Ar WHEN\nis\n.Cm always , never\nor\n"
               ".Cm auto ,\nthe default: only if standard output is a terminal and\n"
               ".Ev TERM\nis not\n.Dq dumb ."},
    {.id = CGREP_LINE_BUFFERED,
     .name = "line-buffered",
     .help = "ignored: selected lines are always written before waiting for input",
     .manual = "Ignored: selected lines are always written before\n.Nm\nwaits for more input."},

    {.help = "Context"},
    {.id = CGREP_AFTER,
     .letter = 'A',
     .name = "after-context",
     .value = "NUM",
     .help = "print NUM lines of context after selected lines"},
    {.id = CGREP_BEFORE,
     .letter = 'B',
     .name = "before-context",
     .value = "NUM",
     .help = "print NUM lines of context before selected lines"},
    {.id = CGREP_CONTEXT,
     .letter = 'C',
     .name = "context",
     .value = "NUM",
     .help = "print NUM lines of context before and after selected lines"},
    {.id = CGREP_CONTEXT, .value = "NUM", .help = "the same as -C NUM"},
    {.id = CGREP_GROUP_SEPARATOR,
     .name = "group-separator",
     .value = "SEP",
     .help = "print SEP instead of -- between groups of lines that are not adjacent"},
    {.id = CGREP_NO_GROUP_SEPARATOR,
     .name = "no-group-separator",
     .help = "print nothing between groups"},
    {.id = CGREP_PASSTHRU,
     .name = "passthru",
     .help = "print all lines; those that are not selected as context",
     .manual = "Print all lines; those that are not selected are printed as context."},

    {.help = "Files"},
    {.id = CGREP_RECURSIVE,
     .letter = 'r',
     .name = "recursive",
     .help = "search all files in folders and their subfolders",
     .manual = "Search all files in each given folder and its subfolders; without\n.Ar FILE ,\n"
               "in the current folder.\nSymbolic links and devices are skipped, unless they are "
               "named on the command line."},
    {.id = CGREP_DEREFERENCE,
     .letter = 'R',
     .name = "dereference-recursive",
     .help = "the same, and follow symbolic links"},
    {.id = CGREP_HIDDEN,
     .name = "hidden",
     .help = "in folders, also search files whose name begins with a dot (the default)"},
    {.id = CGREP_NO_HIDDEN,
     .name = "no-hidden",
     .help = "in folders, skip files and folders whose name begins with a dot"},
    {.id = CGREP_IGNORE_FILES,
     .name = "ignore-files",
     .help = "in folders, skip what their .gitignore and .ignore files exclude",
     .manual = "In folders, skip\n.Pa .git\nand what the files\n.Pa .gitignore\nand\n.Pa .ignore\n"
               "exclude, in the syntax of\n.Xr gitignore 5 .\n"
               "The rules in the folder nearest to a file take precedence and, within a folder, "
               "those in\n.Pa .ignore .\n"
               "The rules of the parent folders apply, too, up to the one that contains\n"
               ".Pa .git .\nFiles named on the command line are always searched."},
    {.id = CGREP_NO_IGNORE_FILES,
     .name = "no-ignore-files",
     .help = "do not read such files (the default)"},
    {.id = CGREP_MAX_DEPTH,
     .name = "max-depth",
     .value = "NUM",
     .help = "with -r, search only the first NUM levels of folders",
     .manual = "With\n.Fl r ,\nsearch only files that are at most\n.Ar NUM\nlevels below the given "
               "folder.\nWith 0, folders are skipped."},
    {.id = CGREP_ONE_FILE_SYSTEM,
     .name = "one-file-system",
     .help = "skip folders that are on another file system"},
    {.id = CGREP_SORT,
     .name = "sort",
     .value = "KEY",
     .choices = "path",
     .help = "search the files in each folder in the order of their names; KEY is path",
     .manual = "The only\n.Ar KEY\nis\n.Cm path :\nsearch the entries of each folder in the order "
               "of their names, compared byte by byte.\nBy default, they are searched in the order "
               "in which the folder lists them."},
    {.id = CGREP_THREADS,
     .letter = 'j',
     .name = "threads",
     .value = "NUM",
     .help = "search with NUM threads",
     .manual =
         "Search the files in folders, and big files in parts, with\n.Ar NUM\nthreads.\n"
         "The output does not depend on their number.\n"
         "The default, and the meaning of 0, is one thread for each processor, at most 8; if the "
         "address\nspace is limited\n.Pq Ic ulimit -v ,\nat most one for each 64 MiB of it.\n"
         "If the limit on open files is low, there are fewer, whatever\n.Ar NUM\nis.\n"
         "With\n.Fl -tee ,\n.Fl -to\nor\n.Fl -debug\nthere is only one.\n"
         "With\n.Fl U\nor\n.Fl -record-start\nno file is searched in parts, nor is one that is "
         "decoded."},
    {.id = CGREP_FILES_FROM,
     .name = "files-from",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "also search the files named in FILE, one per line",
     .manual = "Also search the files and folders named in\n.Ar FILE ,\none per line, after those "
               "named on the command line;\n.Sq -\nis standard input."},
    {.id = CGREP_FILES_FROM0,
     .name = "files-from0",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "the same, with names that end in a NUL"},
    {.id = CGREP_INCLUDE,
     .name = "include",
     .value = "GLOB",
     .help = "search only files whose name matches GLOB",
     .manual = "Search only files whose name matches\n.Ar GLOB .\nAmong several\n.Fl -include\n"
               "and\n.Fl -exclude\noptions the last one that matches decides; if none does, a "
               "file is searched unless the\nfirst of them is\n.Fl -include .\n"
               "For a file named on the command line, the whole path or any end of it that\n"
               "follows a slash may match."},
    {.id = CGREP_EXCLUDE,
     .name = "exclude",
     .value = "GLOB",
     .help = "skip files whose name matches GLOB"},
    {.id = CGREP_EXCLUDE_FROM,
     .name = "exclude-from",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "skip files that match any of the globs in FILE, one per line"},
    {.id = CGREP_EXCLUDE_DIR,
     .name = "exclude-dir",
     .value = "GLOB",
     .help = "skip folders whose name matches GLOB"},
    {.id = CGREP_TYPE,
     .letter = 't',
     .name = "type",
     .value = "TYPE",
     .words = cgrep_type_name,
     .help = "in folders, search only files of TYPE, by their names; may be repeated",
     .manual = "In folders, search only files whose names match the globs of\n.Ar TYPE ;\n"
               ".Fl -type-list\nprints the types.\n"
               "May be given more than once; then files of any of the types are searched."},
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
     .help = "treat binary files as binary (only report that they match), as text, or as "
             "without-match",
     .manual =
         "What to do with a file that contains NUL bytes, or lines that are not valid in the\n"
         "locale's encoding:\n.Bl -tag -width without-match -compact\n"
         ".It Cm binary\nreport on standard error that it matches, instead of printing its lines; "
         "the default\n"
         ".It Cm text\nprint its lines like any others\n"
         ".It Cm without-match\ntreat it as a file without a match\n.El\n"
         "A NUL in the first 96 KB makes the whole file binary; one further on, the rest of it:\n"
         "the lines before the one that contains it are printed.\n"
         "From there on a NUL ends a line, as a newline does.\nWith\n.Fl a\n"
         "it is an ordinary byte, so many of them may make a line that does not fit into memory."},

    {.id = CGREP_ENCODING,
     .name = "encoding",
     .value = "NAME",
     .help = "convert input from the encoding NAME (see iconv -l) to UTF-8; auto or none",
     .manual =
         "Convert all input from the encoding\n.Ar NAME ,\none of those that\n.Ic iconv -l\n"
         "lists, to UTF-8, before it is searched and printed; invalid input becomes U+FFFD.\n"
         "With\n.Cm auto ,\nthe default, only input that begins with a byte order mark of UTF-16 "
         "is converted,\nunless\n.Fl a\nor\n.Fl z\nis given; with\n.Cm none ,\nno input is.\n"
         "For characters beyond ASCII to be recognized, the locale must use UTF-8, or\n"
         ".Fl -utf\nmust be given.\nByte offsets are those in the converted text."},
    {.id = CGREP_DECOMPRESS,
     .name = "decompress",
     .help = "decompress files that are compressed by gzip, bzip2, xz or zstd",
     .manual = "Decompress files that are compressed by\n.Xr gzip 1 ,\n.Xr bzip2 1 ,\n"
               ".Xr xz 1\nor\n.Xr zstd 1\nbefore searching them.\n"
               "They are recognized by their first bytes, not their names; other files are "
               "searched as they are.\nByte offsets are those in the decompressed text."},

    {.help = "Live"},
    {.id = CGREP_FOLLOW,
     .name = "follow",
     .help = "search lines as they are appended to the FILEs, like tail -F",
     .manual =
         "Search the lines that are appended to the files from now on, all files at once, like\n"
         ".Ic tail -n 0 -F :\na file that does not exist yet is waited for, and one that is "
         "rotated or truncated\nis read from the start of the new one."},

    {.help = "Pipelines"},
    {.id = CGREP_TEE,
     .name = "tee",
     .value = "FILE",
     .kind = CLI_FILE,
     .help = "also write the selected lines to FILE; may be repeated",
     .manual = "Also write the selected lines, as they are in the input, to\n.Ar FILE .\n"
               "May be given more than once."},
    {.id = CGREP_TO,
     .name = "to",
     .value = "CMD",
     .kind = CLI_COMMAND,
     .help = "also write the selected lines to the shell command CMD; may be repeated",
     .manual =
         "Also write the selected lines to the standard input of\n.Ar CMD ,\nwhich is run by\n"
         ".Xr sh 1 .\nMay be given more than once.\n"
         "A command that stops reading does not affect the other outputs.\n.Nm\n"
         "waits for all commands; if one fails, that is an error."},

    {.help = "Settings"},
    {.id = CGREP_NO_CONFIG,
     .name = "no-config",
     .help = "do not read the configuration file",
     .manual = "Do not read\n.Pa cgreprc ,\nsee\n.Sx FILES ."},
    {.id = CGREP_SHOW_CONFIG,
     .name = "show-config",
     .help = "print all options in effect and where each was set, and exit",
     .manual = "Print the options in effect and where each was set: in a line of\n"
               ".Pa cgreprc ,\non the command line or in the environment; then exit.\n"
               "They are printed in the order in which they are read; of options that contradict "
               "each other,\nthe last one wins."},
    {.id = CGREP_DEBUG,
     .name = "debug",
     .help = "at the end, explain on standard error how the search was done",
     .manual = "At the end, explain on standard error how the patterns were searched for and why: "
               "the engine,\nthe text it looked for, and how many lines it passed to PCRE2 that "
               "did not match."},
    {.id = CLI_VERSION, .letter = 'V', .hidden = true},
    {.id = CGREP_IGNORED, .name = "binary", .hidden = true},
    /* For tests: files bigger than SIZE bytes are searched in parts of that size. */
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
    .summary = "Print the lines of each FILE that match any of PATTERNS, which are separated by "
               "newlines.",
    .options = options,
    .notes = "Without FILE, or if FILE is -, standard input is searched; with -r and without FILE, "
             "the current folder.\n"
             "\n"
             "Exit status: 0 if a line was selected, 1 if none was, 2 if there was an error "
             "(unless -q found a line).",
    .operands = CLI_FILE,
    .trouble = 2,
};

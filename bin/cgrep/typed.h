/*
 * typed.h - a cgrep command line as it was typed, option by option. What it resolves to is in
 * settings.h.
 */
#ifndef CGREP_TYPED_H
#define CGREP_TYPED_H

#include <coflow/search.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "globs.h"
#include "types.h"

typedef enum cgrep_directories {
    CGREP_READ_FOLDERS,
    CGREP_RECURSE,
    CGREP_SKIP_FOLDERS
} cgrep_directories;

typedef enum cgrep_devices {
    CGREP_READ_DEVICES,
    CGREP_SKIP_DEVICES,
    CGREP_READ_TYPED_DEVICES /* those on the command line, not those met in folders */
} cgrep_devices;

typedef enum cgrep_binary { CGREP_AS_BINARY, CGREP_AS_TEXT, CGREP_WITHOUT_MATCH } cgrep_binary;

typedef enum cgrep_when { CGREP_ALWAYS, CGREP_NEVER, CGREP_AUTO } cgrep_when;

typedef enum cgrep_list { CGREP_LIST_NONE, CGREP_LIST_WITH, CGREP_LIST_WITHOUT } cgrep_list;

/* An optional number. */
typedef struct cgrep_optional {
    bool given;
    uint64_t number;
} cgrep_optional;

/* A file of patterns (-f), which are text[start, end). */
typedef struct cgrep_source {
    const char *path;
    size_t start;
    size_t end;
} cgrep_source;

/* All patterns in the order given, each followed by a newline. */
typedef struct cgrep_patterns {
    bool given; /* -e or -f was given, even if with an empty file */
    char *text;
    size_t len;
    cgrep_source *sources; /* the files that patterns were read from, in order */
    size_t source_count;
} cgrep_patterns;

typedef struct cgrep_condition {
    const char *pattern;
    bool absent; /* --not */
} cgrep_condition;

/* A file that lists paths to be searched. */
typedef struct cgrep_list_file {
    const char *path;
    bool ends_in_nul; /* paths end in a NUL; otherwise in a newline */
} cgrep_list_file;

/* A further output of the selected lines. */
typedef struct cgrep_copy {
    const char *name; /* a path, or a command's text */
    bool is_command;
} cgrep_copy;

typedef struct cgrep_typed {
    cf_syntax syntax;
    cgrep_patterns patterns;
    bool ignore_case;
    bool smart_case;
    bool invert;
    bool word;
    bool line;
    cgrep_condition *conditions; /* --and and --not */
    size_t condition_count;
    bool multiline;
    const char *record_start; /* NULL: none */
    bool null_data;
    bool crlf;
    cgrep_optional utf; /* --utf: 1, --no-utf: 0 */
    uint32_t match_limit;
    bool no_jit;
    cgrep_optional max_count;

    bool count;
    bool count_matches;
    cgrep_list list;
    bool only_matching;
    uint64_t group;          /* the group that only_matching prints; 0: the whole match */
    const char *replacement; /* NULL: none */
    bool trim;
    uint64_t max_columns; /* 0: no limit */
    bool stats;
    bool json;
    bool heading;
    bool quiet;
    bool no_messages;
    bool line_number;
    bool byte_offset;
    bool column;
    bool vimgrep;
    cgrep_optional with_filename; /* -H: 1, -h: 0 */
    const char *label;
    bool initial_tab;
    bool null;
    cgrep_when color;
    cgrep_when hyperlink;
    bool debug;
    bool show_config;

    cgrep_optional after, before, context;
    const char *group_separator; /* NULL: none */
    bool passthru;

    bool dereference;
    bool no_hidden;
    bool ignore_files;
    cgrep_optional max_depth;
    bool one_file_system;
    bool sorted;
    uint64_t threads; /* 0: chosen by cgrep */
    uint64_t part_size;
    cgrep_directories directories;
    cgrep_devices devices;
    cgrep_globs files;
    const cgrep_type **types; /* a file must be of one of these, unless there are none */
    size_t type_count;
    cgrep_globs folders;
    cgrep_binary binary;
    const char *encoding; /* NULL: none was given */
    bool decompress;
    bool follow;
    cgrep_copy *copies; /* --tee and --to */
    size_t copy_count;

    cgrep_list_file *lists; /* --files-from */
    size_t list_count;
    const char **operands; /* including PATTERNS, unless given by -e or -f */
    size_t operand_count;
} cgrep_typed;

/* Ends the program on --help, --version and misuse, and when a file of patterns cannot be read. */
void cgrep_read_command_line(cgrep_typed *typed, int argc, char *const argv[]);
void cgrep_free_typed(cgrep_typed *typed);

/* Append patterns to those that are there. */
void cgrep_add_patterns(cgrep_patterns *patterns, const char *text, size_t len);

#endif

/*
 * settings.h - what a cgrep command line resolves to. The settings are free of contradictions, and
 * nothing after them looks at what was typed.
 */
#ifndef CGREP_SETTINGS_H
#define CGREP_SETTINGS_H

#include <coflow/grep.h>
#include <coflow/search.h>

#include "color.h"
#include "typed.h"

/* What is printed for each file. */
typedef enum cgrep_mode {
    CGREP_LINES,   /* its selected lines */
    CGREP_COUNTS,  /* their number */
    CGREP_WITH,    /* its name, if it has selected lines */
    CGREP_WITHOUT, /* its name, if it has none */
    CGREP_SILENCE  /* nothing; the first selected line ends the search */
} cgrep_mode;

typedef enum cgrep_naming {
    CGREP_UNNAMED,
    CGREP_NAMED,
    CGREP_NAMED_IN_FOLDERS /* -r: files met in folders are, one given by name is not */
} cgrep_naming;

/* How a line is printed, and what is printed before it. */
typedef struct cgrep_layout {
    cgrep_naming naming;
    bool line_number;
    bool byte_offset;
    bool column;
    bool for_each_match; /* print a line once for each of its matches (--vimgrep) */
    bool initial_tab;
    bool null_after_name;
    bool heading; /* print a file's name once, above its lines */
    bool only_matching;
    size_t group;            /* the group that only_matching prints; 0: the whole match */
    const char *replacement; /* NULL: print matches as they are */
    bool trim;
    size_t max_columns; /* 0: no limit */
    bool inverted;
    const char *group_separator; /* NULL: none */
    cgrep_colors colors;
    bool links; /* print names as hyperlinks */
} cgrep_layout;

typedef struct cgrep_settings {
    char separator;              /* the byte that ends a line, in input and output */
    const char *record_start;    /* the pattern that begins a record; NULL: records are lines */
    cf_matcher_options matching; /* its separator is the byte that no match may contain */
    cf_pattern *patterns;        /* they point into typed->patterns.text */
    size_t pattern_count;
    cf_grep_options grep;
    bool spans_lines;     /* a match may span lines (-U) */
    bool selects_nothing; /* whatever the files contain */
    cgrep_mode mode;
    bool counts_matches;         /* CGREP_COUNTS counts matches instead of lines */
    const cgrep_source *sources; /* the files the patterns come from */
    size_t source_count;
    const cgrep_condition *conditions;
    size_t condition_count;
    cgrep_layout layout;
    bool utf; /* the locale's encoding is UTF-8 */
    bool no_messages;
    cgrep_binary binary;
    const char *encoding;  /* of all inputs; NULL: do not decode ... */
    bool detects_encoding; /* ... except UTF-16 with a byte order mark */
    bool decompress;
    const char *standard_input; /* the name printed for it */

    bool recurse;
    bool skip_folders;
    size_t max_depth; /* 0: no limit */
    bool one_file_system;
    bool sorted;
    size_t threads;     /* at least 1 */
    bool maps;          /* map big files; not when address space is limited: others need it too */
    uint64_t part_size; /* bytes, of a file that several threads search; 0: chosen by cgrep */
    bool dereference;
    bool skip_hidden;
    bool ignore_files;
    bool omit_dot; /* "." is implied, so paths are printed without "./" */
    cgrep_devices devices;
    const cgrep_globs *files;
    const cgrep_globs *folders;
    const cgrep_type *const *types;
    size_t type_count;
    bool follow;
    const cgrep_copy *copies;
    size_t copy_count;
    bool stats;
    bool json;
    bool debug;
    const char *const *paths;
    size_t path_count;
    const cgrep_list_file *lists; /* files that list further paths */
    size_t list_count;
} cgrep_settings;

/* Resolve what was typed. The settings point into `typed`, which must outlive them; a pattern given
 * as an operand is added to typed->patterns. Ends the program on a contradiction. */
void cgrep_settle(cgrep_settings *settings, cgrep_typed *typed);
void cgrep_free_settings(cgrep_settings *settings);

#endif

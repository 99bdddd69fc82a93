/*
 * settings.h - what a cgrep command line comes down to: nothing here contradicts itself, and
 * nobody asks further what was typed.
 */
#ifndef CGREP_SETTINGS_H
#define CGREP_SETTINGS_H

#include <coflow/grep.h>
#include <coflow/search.h>

#include "color.h"
#include "typed.h"

/* What is said about a file. */
typedef enum cgrep_mode {
    CGREP_LINES,   /* its selected lines */
    CGREP_COUNTS,  /* how many there are */
    CGREP_WITH,    /* its name, if there are any */
    CGREP_WITHOUT, /* its name, if there are none */
    CGREP_SILENCE  /* nothing; the first selected line is the end */
} cgrep_mode;

typedef enum cgrep_naming {
    CGREP_UNNAMED,
    CGREP_NAMED,
    CGREP_NAMED_IN_FOLDERS /* not the one file that was given with -r */
} cgrep_naming;

/* What stands before a line, and how a line looks. */
typedef struct cgrep_layout {
    cgrep_naming naming;
    bool line_number;
    bool byte_offset;
    bool column;
    bool for_each_match; /* a line is printed as often as it has matches */
    bool initial_tab;
    bool null_after_name;
    bool heading; /* names stand above their lines, not before each */
    bool only_matching;
    size_t group;            /* of a match, that is printed with only_matching */
    const char *replacement; /* NULL: matches are printed as they are */
    bool trim;
    size_t max_columns; /* 0: no limit */
    bool inverted;
    const char *group_separator; /* NULL: none */
    cgrep_colors colors;
    bool links; /* names are links */
} cgrep_layout;

typedef struct cgrep_settings {
    char separator;              /* what ends a line, in input and output */
    const char *record_start;    /* lines are put together; NULL: they are not */
    cf_matcher_options matching; /* its separator is what no match may hold */
    cf_pattern *patterns;        /* into typed->patterns.text */
    size_t pattern_count;
    cf_grep_options grep;
    bool spans_lines;     /* a match may */
    bool selects_nothing; /* whatever the files hold */
    cgrep_mode mode;
    bool counts_matches;         /* CGREP_COUNTS: not lines */
    const cgrep_source *sources; /* of the patterns */
    size_t source_count;
    const cgrep_condition *conditions;
    size_t condition_count;
    cgrep_layout layout;
    bool utf; /* the locale's encoding is UTF-8 */
    bool no_messages;
    cgrep_binary binary;
    const char *encoding;  /* of all inputs; NULL: as they are ... */
    bool detects_encoding; /* ... but for UTF-16 with a byte order mark */
    bool decompress;
    const char *standard_input; /* its name */

    bool recurse;
    bool skip_folders;
    size_t max_depth; /* 0: no limit */
    bool one_file_system;
    bool sorted;
    size_t threads;     /* at least 1 */
    bool maps;          /* big files; what is mapped could be missing elsewhere */
    uint64_t part_size; /* of a big file that several search; 0: what is best */
    bool dereference;
    bool skip_hidden;
    bool ignore_files;
    bool omit_dot; /* "." was not typed, and is not printed */
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
    const cgrep_list_file *lists; /* files that name more */
    size_t list_count;
} cgrep_settings;

/* typed must outlive the settings, and has its patterns completed here. Ends the program on what
 * makes no sense. */
void cgrep_settle(cgrep_settings *settings, cgrep_typed *typed);
void cgrep_free_settings(cgrep_settings *settings);

#endif

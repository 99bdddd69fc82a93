/*
 * run.h - the state of one search. The settings say what is wanted and never change; a run records
 * progress and results. Every thread has a run of its own.
 */
#ifndef CGREP_RUN_H
#define CGREP_RUN_H

#include <sys/stat.h>
#include <time.h>

#include "multiline.h"
#include "closing.h"
#include "output.h"
#include "settings.h"

/* The totals that --stats prints. */
typedef struct cgrep_stats {
    struct timespec start;
    uint64_t matches;
    uint64_t lines;
    uint64_t files_with;
    uint64_t files;
    uint64_t bytes;
} cgrep_stats;

/* The file being searched. */
typedef struct cgrep_file {
    struct cgrep_run *run;
    const char *name;        /* as printed */
    bool named;              /* print the name before each line */
    bool live;               /* reading may block: flush the output before each wait */
    int number_width;        /* -T: of line numbers and offsets; otherwise 0 */
    bool has_heading;        /* print the name once, above the lines (--heading) ... */
    bool heading_done;       /* ... and that was done; with --json: `begin` was printed */
    struct cgrep_kept *kept; /* where a part's lines go instead of the output; or NULL */
    uint64_t lines;          /* searched so far, if lines are numbered */
    uint64_t selected;       /* lines */
    uint64_t matches;        /* in the selected lines, if they are counted */
    uint64_t resume;         /* offset at which the last selected line ends */
    bool binary;             /* a NUL was seen: no further line is printed */
    uint64_t binary_offset;  /* of the first NUL */
    bool encoded;            /* decoded or decompressed: offsets differ from those in the file */
    uint64_t bytes;          /* searched, if they are counted */
    uint64_t printed_before; /* bytes the output had been given when this file began */
    struct timespec start;
    bool withheld; /* a selected line was not printed because it is not text */
} cgrep_file;

typedef struct cgrep_run {
    const cgrep_settings *settings;
    cf_matcher *matcher;           /* selects lines */
    cf_matcher *marker;            /* locates matches within a line; NULL: not needed */
    cf_matcher *record_start;      /* settings->record_start, compiled; NULL: none */
    cf_grep_condition *conditions; /* settings->conditions, compiled */
    cf_coro **copies;              /* settings->copies, opened */
    cgrep_file file;               /* the one being searched */
    cf_coro *pipeline;             /* for this file, reused for the next until it stops; or NULL */
    cgrep_closing *closing;        /* descriptors of a walk that wait to be closed; or NULL */
    cf_block *small;               /* the buffer reused for small files; or NULL */
    cgrep_multiline multiline;     /* -U: the matches in what is printed ... */
    cgrep_multiline counted;       /* ... and in what is counted */
    cgrep_output output;
    cgrep_stats stats;
    bool writes_file;    /* standard output is a regular file ... */
    struct stat written; /* ... with this status */
    bool selected;       /* a line was selected in some file */
    bool trouble;        /* an error was reported: the exit status is 2 */
    bool over;           /* search no further file */
} cgrep_run;

/* A fresh run for another thread, with the same settings and matchers of its own. It must be freed
 * before `run` is. NULL: out of memory. */
cgrep_run *cgrep_clone_run(const cgrep_run *run);
void cgrep_free_clone(cgrep_run *clone);

/* Add a clone's results to run's. */
void cgrep_join_run(cgrep_run *run, const cgrep_run *clone);

/* Flush the output, print a message on standard error, and set run->trouble. */
void cgrep_report(cgrep_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for a file that cannot be read; -s silences the message. */
void cgrep_report_file(cgrep_run *run, const char *name, int error);

#endif

/*
 * run.h - one run of cgrep: what its files share. Settings say what is wanted, this says how far it
 * has come.
 */
#ifndef CGREP_RUN_H
#define CGREP_RUN_H

#include <sys/stat.h>
#include <time.h>

#include "multiline.h"
#include "closing.h"
#include "output.h"
#include "settings.h"

/* What --stats tells. */
typedef struct cgrep_stats {
    struct timespec start;
    uint64_t matches;
    uint64_t lines;
    uint64_t files_with;
    uint64_t files;
    uint64_t bytes;
} cgrep_stats;

/* One file of a run. */
typedef struct cgrep_file {
    struct cgrep_run *run;
    const char *name;        /* as it is printed */
    bool named;              /* print it before lines */
    bool live;               /* may make us wait: what is printed is written out before */
    int number_width;        /* -T: of line numbers and offsets; else 0 */
    bool heads;              /* print it above them, once ... */
    bool headed;             /* ... which has been done */
    struct cgrep_kept *kept; /* a part of it is searched, and its lines go there; or NULL */
    uint64_t lines;          /* searched, when they are numbered */
    uint64_t selected;
    uint64_t matches;        /* in them, when somebody counts */
    uint64_t resume;         /* where the last selected line ends */
    bool binary;             /* a NUL was seen: its lines are not printed */
    uint64_t binary_offset;  /* where the first one is */
    bool encoded;            /* what is searched is not what is read: places in it are others */
    uint64_t bytes;          /* searched, when somebody counts */
    uint64_t printed_before; /* what had been printed when it began */
    struct timespec start;
    bool withheld; /* a line was not printed, as it is not text */
} cgrep_file;

typedef struct cgrep_run {
    const cgrep_settings *settings;
    cf_matcher *matcher;           /* finds lines */
    cf_matcher *marker;            /* finds matches inside them; NULL: nobody needs that */
    cf_matcher *record_start;      /* of the settings, compiled; NULL: none */
    cf_grep_condition *conditions; /* of the settings, compiled */
    cf_coro **copies;              /* of the settings, opened */
    cgrep_file file;               /* the one that is being searched */
    cf_coro *pipeline;             /* for it, and for the next one if it lasts; or NULL */
    cgrep_closing *closing;        /* what is met in a walk; else NULL */
    cf_block *small;               /* for all files that one read gets as a whole; or NULL */
    cgrep_multiline multiline;     /* with -U: the matches in what is printed ... */
    cgrep_multiline counted;       /* ... and in what is counted */
    cgrep_output output;
    cgrep_stats stats;
    bool writes_file;    /* standard output is the regular file ... */
    struct stat written; /* ... that this tells of */
    bool selected;       /* a line was, in some file */
    bool trouble;        /* something went wrong */
    bool over;           /* no further file is to be searched */
} cgrep_run;

/* A run for another thread, with nothing done yet: it has the settings, and matchers of its own.
 * NULL: no memory. Freed before the run it is a clone of. */
cgrep_run *cgrep_clone_run(const cgrep_run *run);
void cgrep_free_clone(cgrep_run *clone);

/* What a clone has come to is run's, too. */
void cgrep_join_run(cgrep_run *run, const cgrep_run *clone);

/* Standard error, after what standard output still holds; the run is in trouble then. */
void cgrep_report(cgrep_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same about a file that cannot be read: not said with -s. */
void cgrep_report_file(cgrep_run *run, const char *name, int error);

#endif

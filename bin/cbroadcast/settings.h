/*
 * settings.h - what a cbroadcast command line comes down to.
 */
#ifndef CBROADCAST_SETTINGS_H
#define CBROADCAST_SETTINGS_H

#include <coflow/search.h>
#include <coflow/shape.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One --match or --not. */
typedef struct cbroadcast_condition {
    const char *option; /* as typed, for messages */
    const char *pattern;
    bool absent;
    cf_matcher *matcher;
} cbroadcast_condition;

typedef enum cbroadcast_kind {
    CBROADCAST_TO_COMMAND,
    CBROADCAST_TO_FILE,
    CBROADCAST_TO_DESCRIPTOR,
    CBROADCAST_TO_STDOUT,
    CBROADCAST_TO_LISTENER
} cbroadcast_kind;

typedef struct cbroadcast_target {
    cbroadcast_kind kind;
    const char *what; /* the command, the path or the address, as it was typed */
    const char *name; /* for messages */
    int fd;           /* of CBROADCAST_TO_DESCRIPTOR */
    bool append;
    bool ignore_case;
    bool is_limited;
    uint64_t limit;                   /* its first so many lines, if it is */
    uint64_t every;                   /* the distance between lines that pass; 0: all do */
    double rate;                      /* lines a second; 0: as fast as it goes */
    bool is_queued;                   /* its lines wait in a buffer of their own */
    cf_full full;                     /* ... and this happens when that is full */
    uint64_t buffer;                  /* ... which is at so many bytes; 0: the library's default */
    unsigned restarts;                /* a command is started again so often */
    cbroadcast_condition *conditions; /* of settings' */
    size_t condition_count;
} cbroadcast_target;

/* Who gets a line. In the order of the table's choices. */
typedef enum cbroadcast_mode {
    CBROADCAST_ALL,
    CBROADCAST_ROUND_ROBIN,
    CBROADCAST_FIRST_READY,
    CBROADCAST_HASH
} cbroadcast_mode;

typedef enum cbroadcast_report {
    CBROADCAST_REPORT_TEXT,
    CBROADCAST_REPORT_JSON,
    CBROADCAST_REPORT_NONE
} cbroadcast_report;

typedef struct cbroadcast_settings {
    char separator; /* what ends a line */
    cbroadcast_mode mode;
    uint64_t field; /* of CBROADCAST_HASH */
    bool fail_fast;
    cbroadcast_report report;
    cbroadcast_target *targets; /* in the order they were typed */
    size_t target_count;
    cbroadcast_condition *conditions; /* of all targets, in that order */
    size_t condition_count;
} cbroadcast_settings;

/* Fill in from the command line. Ends the program on --help, --version and misuse, bad patterns
 * included. */
void cbroadcast_read_settings(cbroadcast_settings *settings, int argc, char *const argv[]);
void cbroadcast_free_settings(cbroadcast_settings *settings);

#endif

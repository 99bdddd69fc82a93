/*
 * settings.h - cbroadcast's settings, as parsed from its command line.
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
    int fd;           /* for CBROADCAST_TO_DESCRIPTOR */
    bool append;
    bool ignore_case;
    bool is_limited;
    uint64_t limit;                   /* with is_limited: it gets only this many lines */
    uint64_t every;                   /* only one line in so many passes; 0: all do */
    double rate;                      /* lines a second; 0: as fast as it goes */
    bool is_queued;                   /* it has a queue of its own, */
    cf_full full;                     /* ... with this policy when it is full */
    uint64_t buffer;                  /* ... and this capacity in bytes; 0: the library's default */
    unsigned restarts;                /* how often a command may be started again */
    cbroadcast_condition *conditions; /* in cbroadcast_settings.conditions */
    size_t condition_count;
} cbroadcast_target;

/* How lines are distributed. In the order of the option's choices. */
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
    uint64_t field; /* for CBROADCAST_HASH */
    bool fail_fast;
    cbroadcast_report report;
    cbroadcast_target *targets; /* in command line order */
    size_t target_count;
    cbroadcast_condition *conditions; /* those of all targets, in that order */
    size_t condition_count;
} cbroadcast_settings;

/* Parse the command line and compile the patterns. Exits on --help, --version, misuse and invalid
 * patterns. */
void cbroadcast_read_settings(cbroadcast_settings *settings, int argc, char *const argv[]);
void cbroadcast_free_settings(cbroadcast_settings *settings);

#endif

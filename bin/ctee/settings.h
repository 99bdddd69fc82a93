/*
 * settings.h - ctee's settings, as parsed from its command line.
 */
#ifndef CTEE_SETTINGS_H
#define CTEE_SETTINGS_H

#include <coflow/copy.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What to do when an output fails. Modes and their meaning are those of GNU tee. */
typedef enum ctee_mode {
    CTEE_WARN,        /* report, go on */
    CTEE_WARN_NOPIPE, /* the same, but do not report EPIPE */
    CTEE_EXIT,        /* report, exit */
    CTEE_EXIT_NOPIPE, /* the same, but go on, silently, after EPIPE */
    CTEE_SIGPIPE      /* die of SIGPIPE; report other errors, go on */
} ctee_mode;

typedef struct ctee_target {
    const char *name; /* the file's path or the command's text */
    bool is_command;
} ctee_target;

typedef struct ctee_settings {
    ctee_mode mode;
    bool ignore_interrupts;
    bool no_stdout;
    bool progress;
    uint64_t rate; /* bytes per second; 0: no limit */
    cf_file_options files;
    ctee_target *targets; /* in command line order */
    size_t target_count;
} ctee_settings;

/* Parse the command line. Exits on --help, --version and misuse. */
void ctee_read_settings(ctee_settings *settings, int argc, char *const argv[]);
void ctee_free_settings(ctee_settings *settings);

#endif

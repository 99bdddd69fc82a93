/*
 * settings.h - what a ctee command line comes down to.
 */
#ifndef CTEE_SETTINGS_H
#define CTEE_SETTINGS_H

#include <coflow/copy.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What happens when an output fails, as GNU tee has it. */
typedef enum ctee_mode {
    CTEE_WARN,        /* report, go on */
    CTEE_WARN_NOPIPE, /* but not for a pipe's reader that went away */
    CTEE_EXIT,        /* report, exit */
    CTEE_EXIT_NOPIPE, /* but go on when a pipe's reader went away */
    CTEE_SIGPIPE      /* a pipe's reader that went away kills; else report, go on */
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
    ctee_target *targets; /* in the order they were typed */
    size_t target_count;
} ctee_settings;

/* Fill in from the command line. Ends the program on --help, --version and misuse. */
void ctee_read_settings(ctee_settings *settings, int argc, char *const argv[]);
void ctee_free_settings(ctee_settings *settings);

#endif

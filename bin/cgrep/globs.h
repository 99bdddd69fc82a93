/*
 * globs.h - which names --include, --exclude and --exclude-dir let through.
 */
#ifndef CGREP_GLOBS_H
#define CGREP_GLOBS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cgrep_glob {
    char *pattern;
    bool includes; /* names that match it are let through; else they are not */
} cgrep_glob;

/* In the order they were typed. All zero is an empty list, which lets everything through. */
typedef struct cgrep_globs {
    cgrep_glob *list;
    size_t count;
    size_t room;
} cgrep_globs;

/* The pattern is copied. false: out of memory. */
bool cgrep_add_glob(cgrep_globs *globs, const char *pattern, size_t len, bool includes);
void cgrep_free_globs(cgrep_globs *globs);

/* Is a name skipped? One that was typed may be a path, and any end of it that begins behind a slash
 * counts; one that was met in a folder is the last part of its path. */
bool cgrep_skips_typed(const cgrep_globs *globs, const char *path);
bool cgrep_skips_entry(const cgrep_globs *globs, const char *name);

#endif

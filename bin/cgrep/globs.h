/*
 * globs.h - lists of globs for --include, --exclude and --exclude-dir.
 */
#ifndef CGREP_GLOBS_H
#define CGREP_GLOBS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cgrep_glob {
    char *pattern;
    bool includes; /* a name that matches is included, otherwise excluded */
} cgrep_glob;

/* Globs in the order they were typed. All zero is an empty list, which excludes nothing. */
typedef struct cgrep_globs {
    cgrep_glob *list;
    size_t count;
    size_t room;
} cgrep_globs;

/* Append a glob; the pattern is copied. false: out of memory. */
bool cgrep_add_glob(cgrep_globs *globs, const char *pattern, size_t len, bool includes);
void cgrep_free_globs(cgrep_globs *globs);

/* Is a name excluded? A typed path is also tested without its leading folders: every end of it that
 * follows a slash may match. An entry of a walk is tested by its name alone. */
bool cgrep_skips_typed(const cgrep_globs *globs, const char *path);
bool cgrep_skips_entry(const cgrep_globs *globs, const char *name);

#endif

/*
 * types.h - the kinds of files that --type knows by their names.
 */
#ifndef CGREP_TYPES_H
#define CGREP_TYPES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cgrep_type {
    const char *name;
    const char *globs; /* apart by spaces */
} cgrep_type;

/* NULL: there is no such type. */
const cgrep_type *cgrep_find_type(const char *name);

/* Does a name, without the folders before it, belong to a type? */
bool cgrep_is_of_type(const cgrep_type *type, const char *name);

/* The index-th one's name; NULL past the last. */
const char *cgrep_type_name(size_t index);

/* All of them on standard output: "c: *.c *.h". */
void cgrep_list_types(void);

#endif

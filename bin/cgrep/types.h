/*
 * types.h - the file types of --type, which are recognized by file names.
 */
#ifndef CGREP_TYPES_H
#define CGREP_TYPES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cgrep_type {
    const char *name;
    const char *globs; /* separated by spaces */
} cgrep_type;

/* NULL: there is no such type. */
const cgrep_type *cgrep_find_type(const char *name);

/* Does a file name, without folders, belong to a type? */
bool cgrep_is_of_type(const cgrep_type *type, const char *name);

/* The name of the index-th type; NULL past the last. */
const char *cgrep_type_name(size_t index);

/* Print all types on standard output, as in "c: *.c *.h". */
void cgrep_list_types(void);

#endif

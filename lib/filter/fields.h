/*
 * fields.h - the fields of a line, and a hash of text.
 */
#ifndef CF_FILTER_FIELDS_H
#define CF_FILTER_FIELDS_H

#include <coflow/stream.h>

/*
 * The field that begins at *p, which is moved to where the next one does; NULL: it was the last.
 * Fields stand between delimiters; NULL: between runs of blanks, and then *p must be on none.
 */
cf_line cf__next_field(const char *delimiter, const char **p, const char *end);

/* Where the first field begins. */
const char *cf__first_field(const char *delimiter, cf_line line);

/* The field with that number, from 1; empty when there is none. */
cf_line cf__field(cf_line line, size_t number, const char *delimiter);

/* FNV-1a. */
uint64_t cf__hash(cf_line text);

#endif

/*
 * fields.h - the fields of a line, and a hash of text.
 */
#ifndef CF_FILTER_FIELDS_H
#define CF_FILTER_FIELDS_H

#include <coflow/stream.h>

/*
 * The field that begins at *p. *p is advanced to the next field; NULL: that was the last. delimiter
 * NULL: fields are separated by runs of blanks, and *p must not be on one.
 */
cf_line cf__next_field(const char *delimiter, const char **p, const char *end);

/* Where the first field begins. */
const char *cf__first_field(const char *delimiter, cf_line line);

/* The field with that number, counted from 1; empty if there is none. */
cf_line cf__field(cf_line line, size_t number, const char *delimiter);

/* FNV-1a. */
uint64_t cf__hash(cf_line text);

#endif

/*
 * edit.h - shared by filters that make new text: an edited line for each line, or whole runs.
 */
#ifndef CF_FILTER_EDIT_H
#define CF_FILTER_EDIT_H

#include <coflow/span.h>

#include "search/text.h"

/* Write the edited line to `out`, which is empty. */
typedef void cf__edit_fn(void *state, cf_line line, struct cf__text *out);

/* The body of a stage that edits every line and sends it on. Ends with CF_ENOMEM if `out` fails. */
cf_value cf__edit_lines(cf_coro *self, cf__edit_fn *edit, void *state);

/* Send a copy of a run of lines. false: the target wants no more, or CF_ENOMEM was raised. */
bool cf__send_run(cf_coro *self, const char *text, size_t len, char separator);

/* After a receive returned false: did the input end? Otherwise an error was thrown in, or the
 * target wants no more. */
bool cf__input_has_ended(const cf_coro *self);

/* End with CF_ENOMEM: "no memory for WHAT". */
cf_value cf__raise_no_memory(cf_coro *self, const char *what);

#endif

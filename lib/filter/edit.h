/*
 * edit.h - what filters share that make text of their own: one line out of one, or whole runs.
 */
#ifndef CF_FILTER_EDIT_H
#define CF_FILTER_EDIT_H

#include <coflow/span.h>

#include "search/text.h"

/* Add to `out`, which is empty, what becomes of a line. */
typedef void cf__edit_fn(void *state, cf_line line, struct cf__text *out);

/* A stage's body: every line edited and sent on. CF_ENOMEM: `out` has failed. */
cf_value cf__edit_lines(cf_coro *self, cf__edit_fn *edit, void *state);

/* Send a run that lies in no block. false: the target wants no more or failed; or CF_ENOMEM was
 * raised. */
bool cf__send_run(cf_coro *self, const char *text, size_t len, char separator);

/* After the last receive: has there been everything? Not when something was thrown in, nor when the
 * target wanted no more. */
bool cf__input_has_ended(const cf_coro *self);

/* End with CF_ENOMEM: "no memory for WHAT". */
cf_value cf__raise_no_memory(cf_coro *self, const char *what);

#endif

/*
 * coflow/source.h - where lines come from.
 *
 * Sources drive the pipeline: they return when the input ends or the target wants no more, having
 * closed the target (once nobody else holds it) and dropped the caller's reference, also on
 * failure. CF_DONE, or CF_ERROR with cf_last_error(). A NULL target: CF_ERROR, the cause kept. Only
 * LF ends a line (CR is kept); a last line without LF is a line. Before a source would wait for
 * input, everything below it is flushed.
 */
#ifndef COFLOW_SOURCE_H
#define COFLOW_SOURCE_H

#include <coflow/stream.h>

CF_BEGIN

/* A descriptor, from where it stands to its end. It stays the caller's, open. CF_ESYS: reading
 * failed; CF_ENOMEM: no memory for a line. */
CF_API cf_status cf_lines(int fd, cf_coro *target);

/* A file by its name. CF_ESYS also when it cannot be opened. */
CF_API cf_status cf_lines_file(const char *path, cf_coro *target);

CF_END

#endif

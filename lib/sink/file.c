/*
 * file.c - cf_to_file: to a file that is overwritten, appended to, replaced atomically, or rotated.
 */
#include "config.h"

#include <coflow/sink.h>

#include "coro/error.h"
#include "sink/output.h"

/* Prefix the last error's text with the path. */
static void fail_about(const char *path)
{
    struct cf__error *cause = cf__last_error_ref();
    const cf_error *error = cf__error_get(cause);
    cf__fail(error->code, error->where, "%s: %s", path, error->text);
    cf__error_free(cause);
}

cf_coro *cf_to_file(const char *path, const cf_file_options *options)
{
    cf_output *output = cf_output_file(path, options);
    if (!output)
        fail_about(path);
    return cf__to_own_output(output, "file", path);
}
